// The flags of what the tree has picked, and what was done about each.
import { useState } from "preact/hooks";
import type { FlagRow } from "@contract/head_office";
import { State } from "@shared/components";
import { day, number } from "@shared/format";
import { code_text, language, t } from "@shared/i18n";
import { useList } from "./lists";
import { overview, scope, station_in_scope, station_name } from "./state";

const states = ["raised", "closed", "withdrawn"] as const;

export function FlagList() {
  const [state, set_state] = useState<FlagRow["state"]>("raised");
  const station = scope.value && !scope.value.startsWith("district:") ? scope.value : "";
  const query = new URLSearchParams({ state, ...(station ? { station } : {}) });
  const list = useList<{ flags: FlagRow[] }>(`/api/flags?${query}`, overview.value?.totals.flags);
  const rows = (list.value?.flags ?? []).filter((f) => station_in_scope(f.station)).sort((a, b) => b.elapsed_days / b.cycle_days - a.elapsed_days / a.cycle_days);
  const lang = language.value;
  return (
    <section aria-label={t("nav.flags")}>
      <div class="toolbar chips" role="group" aria-label={t("ho.flag_state")}>
        {states.map((s) => <button type="button" key={s} class="chip" aria-pressed={s === state} onClick={() => set_state(s)}>{t(`flag_state.${s}`)}</button>)}
      </div>
      {list.error && <p class="banner" role="alert">{list.error}</p>}
      {list.value && rows.length === 0 && <p class="empty">{t("ho.no_flags")}</p>}
      <table class="cards">
        <thead><tr><th>{t("ho.customer")}</th><th>{t("ho.station")}</th><th>{t("ho.flag")}</th><th>{t("ho.cycle")}</th><th>{t("ho.last_visit")}</th><th>{t("legend.due")}</th><th>{t("ho.elapsed")}</th><th>{t("ho.contacts")}</th></tr></thead>
        <tbody>
          {rows.map((f) => (
            <tr key={`${f.station}/${f.id}`}>
              <th scope="row">{f.title || "–"}<span class="sub">{f.manager ? t("managed_by", { who: f.manager }) : t("in_the_pool")}</span></th>
              <td data-label={t("ho.station")}>{station_name(f.station)}</td>
              <td data-label={t("ho.flag")}><State tone={f.level}>{t(`level.${f.level}`)}</State></td>
              <td data-label={t("ho.cycle")} class="num">{t("age.days", { n: f.cycle_days })}</td>
              <td data-label={t("ho.last_visit")}>{day(f.last_visit, lang)}</td>
              <td data-label={t("legend.due")}>{day(f.due, lang)}</td>
              <td data-label={t("ho.elapsed")} class="num">{number(f.elapsed_days, lang)}</td>
              <td data-label={t("ho.contacts")}>{f.contacts.length === 0 ? t("flags.not_called") : f.contacts.map((c, i) => <span class="sub" key={i}>{t(c.reached ? "contact.reached" : "contact.not_reached")}{c.cause && ` · ${code_text("cause", c.cause)}`}{c.measure && c.measure !== "none" && ` → ${code_text("measure", c.measure)}`}</span>)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
