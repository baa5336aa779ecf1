// The header of the pages used at a desk: where we are, the time, how the line is, the switches.
import type { ComponentChildren } from "preact";
import { now } from "./clock";
import { LanguageSwitch, ThemeSwitch } from "./components";
import { time } from "./format";
import { age_text } from "./head_office_line";
import { language, t } from "./i18n";
import { unsent } from "./requests";
import { cut_since, line } from "./stream";

export function DeskHeader(props: { title: string; id: string; zone: string | undefined; demo: boolean; children?: ComponentChildren; link?: { href: string; text: string } }) {
  return (
    <header class="desk-top">
      <div class="where">
        <strong>{props.title}</strong> <span class="id">{props.id}</span>
        <time class="clock">{time(now.value, language.value, props.zone)}</time>
        {props.demo && <span class="demo">{t("demo")}</span>}
      </div>
      <div class="status">{props.children}</div>
      <div class="switches">
        {props.link && <a class="button quiet" href={props.link.href}>{props.link.text}</a>}
        <LanguageSwitch />
        <ThemeSwitch />
      </div>
      {(line.value === "cut" || unsent.value > 0) && (
        <p class="banner" role="alert">
          <span aria-hidden="true">⚠</span> {line.value === "cut" ? t("line.cut", { age: age_text(Math.max(0, Date.now() - cut_since.value)) }) : t("line.unsent")}
          {unsent.value > 0 && ` ${t("line.kept", { n: unsent.value })}`}
        </p>
      )}
    </header>
  );
}
