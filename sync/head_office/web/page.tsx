// Head office's page: the tree on the left, everything on the right obeys it.
import { signal } from "@preact/signals";
import { Messages, Nav, State } from "@shared/components";
import { DeskHeader } from "@shared/desk_header";
import { number } from "@shared/format";
import { language, t } from "@shared/i18n";
import { Board } from "./board";
import { Customers } from "./customers";
import { FlagList } from "./flags";
import { overview, scope } from "./state";
import { by_trouble, newest_version, tree, troubles } from "./trouble";
import { minute } from "@shared/clock";

const pages = ["stations", "customers", "flags"] as const;
type PageName = (typeof pages)[number];
const from_address = (): PageName => pages.find((p) => `#${p}` === location.hash) ?? "stations";
const page = signal<PageName>(from_address());
addEventListener("hashchange", () => (page.value = from_address()));

export function Page() {
  const o = overview.value;
  if (!o) return <main class="starting"><p>{t("starting")}</p></main>;
  const newest = newest_version(o.stations);
  const troubled = o.stations.filter((s) => troubles(s, minute.value, newest).length > 0).length;
  const lang = language.value;
  const items = [
    { value: "stations" as const, text: t("nav.stations"), mark: troubled },
    { value: "customers" as const, text: t("nav.customers") },
    { value: "flags" as const, text: t("nav.flags"), mark: o.totals.flags },
  ];
  return (
    <div class="desk head-office">
      <DeskHeader title={o.company} id={t("page.head_office")} zone={o.time_zone} demo={o.demo ?? false}>
        <State tone={o.totals.gaps > 0 ? "bad" : "good"}>
          {o.totals.gaps > 0 ? t("ho.gaps", { n: o.totals.gaps }) : t("ho.complete")} · {t("ho.totals", { visits: number(o.totals.visits, lang), customers: number(o.totals.customers, lang), flags: number(o.totals.flags, lang) })}
          {o.totals.set_aside > 0 && ` · ${t("ho.set_aside", { n: o.totals.set_aside })}`}
        </State>
      </DeskHeader>
      <Nav label="nav.pages" items={items} value={page.value} go={(p) => (page.value = p)} />
      <div class="with-tree">
        <Tree />
        <main>
          <h1 class="hidden">{t("page.head_office")}</h1>
          {page.value === "stations" && <Board />}
          {page.value === "customers" && <Customers />}
          {page.value === "flags" && <FlagList />}
        </main>
      </div>
      <Messages />
    </div>
  );
}

function Tree() {
  const o = overview.value!;
  const newest = newest_version(o.stations);
  const pick = (value: string, text: string, kind: string, mark: boolean) => (
    <button type="button" class={`branch ${kind}`} aria-pressed={scope.value === value} onClick={() => (scope.value = value)}>
      <span>{text}</span>
      {mark && <span class="shape" role="img" aria-label={t("ho.needs_attention")}>⚠</span>}
    </button>
  );
  return (
    <nav class="tree" aria-label={t("ho.tree")}>
      {pick("", o.company, "company", false)}
      <ul class="plain">
        {tree(o.stations).map((d) => (
          <li key={d.district}>
            {pick(`district:${d.district}`, d.district || t("ho.no_district"), "district", false)}
            <ul class="plain">
              {by_trouble(d.stations, minute.value).map((s) => <li key={s.id}>{pick(s.id, s.name, "station", troubles(s, minute.value, newest).length > 0)}</li>)}
            </ul>
          </li>
        ))}
      </ul>
    </nav>
  );
}
