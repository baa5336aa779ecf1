// The header of the pages used at a desk: where we are, the time, how the line is, the switches.
import type { ComponentChildren } from "preact";
import { minute } from "./clock";
import { CutLine, LanguageSwitch, ThemeSwitch } from "./components";
import { time } from "./format";
import { language, t } from "./i18n";

export function DeskHeader(props: { title: string; id: string; zone: string | undefined; demo: boolean; children?: ComponentChildren; link?: { href: string; text: string } }) {
  return (
    <header class="desk-top">
      <div class="where">
        <strong>{props.title}</strong> <span class="id">{props.id}</span>
        <time class="clock">{time(minute.value, language.value, props.zone)}</time>
        {props.demo && <span class="demo">{t("demo")}</span>}
      </div>
      <div class="status">{props.children}</div>
      <div class="switches">
        {props.link && <a class="button quiet" href={props.link.href}>{props.link.text}</a>}
        <LanguageSwitch />
        <ThemeSwitch />
      </div>
      <CutLine />
    </header>
  );
}
