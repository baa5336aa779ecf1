// Who stays away: sorted by how unusual and how valuable, each flag with its reason in words and the
// customer's visits drawn.
import { signal } from "@preact/signals";
import { useState } from "preact/hooks";
import type { Flag } from "@contract/station";
import { minute } from "@shared/clock";
import { Button, State } from "@shared/components";
import { ContactSheet } from "@shared/contact_sheet";
import { Figure } from "@shared/figure";
import { counts, gaps_of, ordered, orders, type Order } from "@shared/flag_order";
import { day, litres, month, number, today } from "@shared/format";
import { language, say, t } from "@shared/i18n";
import { flags, grace_days, sender, snapshot } from "./state";

type Level = Flag["level"] | "";
const order = signal<Order>("score");
const only = signal<Level>("");
const calling = signal<Flag | null>(null);

export function Flags() {
  const s = snapshot.value!;
  const all = flags.value;
  if (!all) return <p>{t("loading")}</p>;
  const shown = ordered(all.filter((f) => only.value === "" || f.level === only.value), order.value);
  return (
    <section aria-label={t("nav.flags")}>
      <Toolbar all={all} />
      <Legend />
      {shown.length === 0 && <p class="empty">{t("flags.none")}</p>}
      <ul class="plain flags">{shown.map((f) => <FlagRow key={f.id} flag={f} />)}</ul>
      {calling.value && (
        <ContactSheet path={`/api/flags/${calling.value.id}/contact`} contacts={calling.value.contacts} title={calling.value.title} staff={s.staff} badge={calling.value.manager || s.staff[0]?.badge || ""} channel="phone"
          station={s.station.name} sender={sender} close={() => (calling.value = null)} />
      )}
    </section>
  );
}

function Toolbar({ all }: { all: Flag[] }) {
  const n = counts(all);
  const levels: Flag["level"][] = ["late", "overdue", "lost"];
  return (
    <div class="toolbar">
      <div class="chips" role="group" aria-label={t("flags.filter")}>
        <button type="button" class="chip" aria-pressed={only.value === ""} onClick={() => (only.value = "")}>{t("flags.all")} <b>{number(all.length, language.value)}</b></button>
        {levels.map((l) => (
          <button type="button" key={l} class={`chip level ${l}`} aria-pressed={only.value === l} onClick={() => (only.value = only.value === l ? "" : l)}>
            <State tone={l}>{t(`level.${l}`)}</State> <b>{number(n[l], language.value)}</b>
          </button>
        ))}
      </div>
      <label class="sort">
        <span>{t("flags.sort")}</span>
        <select value={order.value} onChange={(e) => (order.value = e.currentTarget.value as Order)}>
          {orders.map((o) => <option key={o} value={o}>{t(`flags.sort.${o}`)}</option>)}
        </select>
      </label>
      <p class="grace">{t("flag.grace_days")}: <b>{grace_days.value}</b></p>
    </div>
  );
}

function Legend() {
  return (
    <p class="legend" aria-hidden="true">
      <span><i class="bar" /> {t("legend.visit")}</span>
      <span><i class="box cycle" /> {t("legend.cycle")}</span>
      <span><i class="box grace" /> {t("legend.grace")}</span>
      <span><i class="box since" /> {t("legend.since")}</span>
      <span>⚑ {t("legend.reached")} ⚐ {t("legend.tried")}</span>
    </p>
  );
}

function FlagRow({ flag: f }: { flag: Flag }) {
  const manager = snapshot.value!.staff.find((e) => e.badge === f.manager);
  return (
    <li class={`flag ${f.level}`}>
      <div class="flag-words">
        <h2><State tone={f.level}>{t(`level.${f.level}`)}</State> <span class="who">{f.title}</span></h2>
        <p class="facts-line">
          {t(`kind_of_customer.${f.kind}`)} · {f.value_class && `${t(f.value_class === "new" ? "class.new" : "class", { name: f.value_class })} · `}{t("per_month", { litres: litres(f.month_volume_ml, language.value, 0) })} · {f.manager ? t("managed_by", { who: manager ? `${manager.badge} ${manager.name}` : f.manager }) : t("in_the_pool")}
        </p>
        <p>{say(f.explanation)} {t("flag.rarity", { n: f.rarity_percent })}</p>
      </div>
      <Timeline flag={f} />
      <div class="flag-actions">
        <p class="hint">{f.contact_made ? t("flags.reached") : f.attempts > 0 ? t("flags.attempts", { n: f.attempts }) : t("flags.not_called")}</p>
        {f.task === "call" ? <Button kind="main" onClick={() => (calling.value = f)}>{t("record_call")}</Button> : <State tone="plain">{t("watch_card")}</State>}
      </div>
    </li>
  );
}

function Timeline({ flag: f }: { flag: Flag }) {
  const [table, set_table] = useState(false);
  const zone = snapshot.value!.station.time_zone;
  const this_day = today(minute.value, zone);
  const lang = language.value;
  const texts = {
    due: t("legend.due"), today: t("legend.today"),
    visit: (d: string, ml: number, gap: number | null) => [day(d, lang), litres(ml, lang, 1), gap === null ? "" : t("gap", { n: gap })].filter(Boolean).join(" · "),
    month: (d: Date) => month(d, lang),
  };
  const draw = async (width: number) => (await import("@shared/plots/timeline")).draw_timeline(f, { width, today: this_day, texts });
  const label = t("timeline.label", { n: f.visits.length, last: day(f.last_visit, lang), due: day(f.due, lang) });
  return (
    <div class="timeline">
      <Figure label={label} draw={draw} again={`${f.id}/${this_day}/${lang}/${f.visits.length}/${f.contacts.length}`} height={104} />
      <button type="button" class="link" aria-expanded={table} onClick={() => set_table(!table)}>{t(table ? "table.hide" : "table.show")}</button>
      {table && (
        <table>
          <thead><tr><th>{t("day")}</th><th>{t("litres")}</th><th>{t("days_since_before")}</th></tr></thead>
          <tbody>
            {gaps_of(f).slice(-12).reverse().map((v) => (
              <tr key={v.day}><td>{day(v.day, lang)}</td><td class="num">{number(v.volume_ml / 1000, lang, 1)}</td><td class="num">{v.gap_days ?? "–"}</td></tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
