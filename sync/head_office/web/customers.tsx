// The customers of what the tree has picked. Names stay at the stations; here are plates and cards
// masked, stages, visits and litres.
import { useState } from "preact/hooks";
import type { CustomerRow } from "@contract/head_office";
import { State } from "@shared/components";
import { day, litres, number } from "@shared/format";
import { language, t, type Key } from "@shared/i18n";
import { useList } from "./lists";
import { overview, scope, station_in_scope, station_name } from "./state";

const stages: Key[] = ["stage.0", "stage.1", "stage.2", "stage.3"];
const limit = 200;

export function Customers() {
  const [q, set_q] = useState("");
  const station = scope.value && !scope.value.startsWith("district:") ? scope.value : "";
  const query = new URLSearchParams({ limit: String(limit), ...(station ? { station } : {}), ...(q.trim() ? { q: q.trim() } : {}) });
  const list = useList<{ customers: CustomerRow[]; total: number }>(`/api/customers?${query}`, overview.value?.totals.customers);
  const rows = (list.value?.customers ?? []).filter((c) => station_in_scope(c.station));
  const lang = language.value;
  return (
    <section aria-label={t("nav.customers")}>
      <div class="toolbar">
        <input type="search" aria-label={t("ho.search")} placeholder={t("ho.search")} value={q} onInput={(e) => set_q(e.currentTarget.value)} />
        {list.value && <p class="hint">{t("ho.shown", { n: number(rows.length, lang), total: number(list.value.total, lang) })}</p>}
      </div>
      {list.error && <p class="banner" role="alert">{list.error}</p>}
      {list.value && rows.length === 0 && <p class="empty">{t("ho.no_customers")}</p>}
      <table class="cards">
        <thead><tr><th>{t("ho.customer")}</th><th>{t("ho.station")}</th><th>{t("ho.stage")}</th><th>{t("ho.visits")}</th><th>{t("ho.last_visit")}</th><th>{t("litres")}</th><th>{t("ho.flag")}</th></tr></thead>
        <tbody>
          {rows.map((c) => (
            <tr key={`${c.station}/${c.id}`}>
              <th scope="row">{c.title || "–"}<span class="sub">{t(`kind_of_customer.${c.kind}`)}</span></th>
              <td data-label={t("ho.station")}>{station_name(c.station)}</td>
              <td data-label={t("ho.stage")}><span aria-hidden="true">{"●".repeat(c.stage)}{"○".repeat(3 - c.stage)}</span> {t(stages[c.stage] ?? "stage.0")}</td>
              <td data-label={t("ho.visits")} class="num">{number(c.visits, lang)}</td>
              <td data-label={t("ho.last_visit")}>{c.last_visit ? day(c.last_visit, lang) : "–"}</td>
              <td data-label={t("litres")} class="num">{litres(c.volume_ml, lang, 0)}</td>
              <td data-label={t("ho.flag")}>{c.flag === "late" || c.flag === "overdue" || c.flag === "lost" ? <State tone={c.flag}>{t(`level.${c.flag}`)}</State> : "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
