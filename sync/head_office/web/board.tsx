// The station board, sorted by trouble: last sync, gaps, set-aside records, clock, version, and the
// last thirty nights as a heat strip.
import { signal } from "@preact/signals";
import type { StationRow } from "@contract/head_office";
import { minute } from "@shared/clock";
import { Button, Sheet, State, type Tone } from "@shared/components";
import { Figure } from "@shared/figure";
import { day_and_time, number } from "@shared/format";
import { age_text, since_text } from "@shared/head_office_line";
import { code_text, language, refusal_text, t } from "@shared/i18n";
import { tell } from "@shared/messages";
import { new_id } from "@shared/requests";
import { JoinSheet } from "./join";
import { in_scope, overview, put_station, sender } from "./state";
import { by_trouble, empty_nights, missing, newest_version, troubles, type Trouble } from "./trouble";

const joining = signal<{ row: StationRow | null } | null>(null);
const revoking = signal<StationRow | null>(null);

export function Board() {
  const o = overview.value!;
  const rows = by_trouble(in_scope(o.stations), minute.value);
  return (
    <section aria-label={t("nav.stations")}>
      <div class="toolbar">
        <p class="hint">{t("ho.board_hint")}</p>
        <Button kind="main" class="end" onClick={() => (joining.value = { row: null })}>{t("ho.add_station")}</Button>
      </div>
      {rows.length === 0 && <p class="empty">{t("ho.no_stations")}</p>}
      <ul class="plain board">{rows.map((r) => <Row key={r.id} row={r} newest={newest_version(o.stations)} />)}</ul>
      {joining.value && <JoinSheet row={joining.value.row} close={() => (joining.value = null)} />}
      {revoking.value && <RevokeSheet row={revoking.value} close={() => (revoking.value = null)} />}
    </section>
  );
}

const tones: Record<Trouble, Tone> = { silent: "overdue", gaps: "bad", clock: "late", set_aside: "late", certificate: "late", old_version: "plain" };

function trouble_text(what: Trouble, r: StationRow): string {
  const lang = language.value;
  if (what === "gaps") return t("trouble.gaps", { n: missing(r), from: number(r.gaps[0]!.from, lang), to: number(r.gaps.at(-1)!.to, lang) });
  if (what === "clock") return t("trouble.clock", { s: number(Math.round((r.clock_offset_ms ?? 0) / 1000), lang) });
  if (what === "set_aside") return t("trouble.set_aside", { n: r.set_aside });
  if (what === "certificate") return t("trouble.certificate", { age: age_text(Math.max(0, (r.certificate_until ?? 0) - minute.value)) });
  return t(what === "silent" ? "trouble.silent" : "trouble.old_version");
}

function Row({ row: r, newest }: { row: StationRow; newest: string }) {
  const lang = language.value;
  const found = troubles(r, minute.value, newest);
  const last = r.last_sync_at === null ? t("ho.never") : since_text(minute.value - r.last_sync_at);
  return (
    <li class={`station-row ${r.state}`}>
      <div class="station-name">
        <h2>{r.name}</h2>
        <p class="hint">{r.id} · {r.district}{r.agent_version && ` · ${r.agent_version}`}</p>
      </div>
      <div class="station-state">
        {r.state === "never" && <State tone="plain">{t("state.never")}</State>}
        {r.state === "revoked" && <State tone="lost">{t("state.revoked")}</State>}
        {found.map((w) => <State key={w} tone={tones[w]}>{trouble_text(w, r)}</State>)}
        {found.length === 0 && r.state === "ok" && <State tone="good">{t("state.ok")}</State>}
      </div>
      <dl class="station-numbers">
        <div><dt>{t("ho.last_sync")}</dt><dd title={r.last_sync_at ? day_and_time(r.last_sync_at, lang, overview.value!.time_zone) : ""}>{last}</dd></div>
        <div><dt>{t("ho.up_to")}</dt><dd class="num">{number(r.up_to, lang)}</dd></div>
        <div><dt>{t("ho.visits")}</dt><dd class="num">{number(r.visits, lang)}</dd></div>
        <div><dt>{t("nav.customers")}</dt><dd class="num">{number(r.customers, lang)}</dd></div>
        <div><dt>{t("nav.flags")}</dt><dd class="num">{number(r.flags, lang)}</dd></div>
      </dl>
      {r.state !== "never" && <Nights row={r} />}
      {r.set_aside_records.length > 0 && <SetAside row={r} />}
      <div class="station-actions">
        {r.state === "never" || r.state === "revoked"
          ? <Button onClick={() => (joining.value = { row: r })}>{t("ho.new_code")}</Button>
          : <Button kind="quiet" onClick={() => (revoking.value = r)}>{t("ho.revoke")}</Button>}
      </div>
    </li>
  );
}

// What the station sent five times and head office could not take: the number names it at both ends.
function SetAside({ row: r }: { row: StationRow }) {
  const lang = language.value;
  return (
    <details class="aside">
      <summary>{t("trouble.set_aside", { n: r.set_aside })}</summary>
      <table class="cards">
        <thead><tr><th>{t("sync.number")}</th><th>{t("sync.kind")}</th><th>{t("sync.when")}</th><th>{t("sync.why")}</th></tr></thead>
        <tbody>
          {r.set_aside_records.map((s) => (
            <tr key={`${s.epoch}/${s.seq}`}>
              <th scope="row" class="num">{number(s.seq, lang)}</th><td data-label={t("sync.kind")}>{code_text("record", s.kind)}</td>
              <td data-label={t("sync.when")}>{day_and_time(s.at, lang, overview.value!.time_zone)}</td>
              <td data-label={t("sync.why")}>{refusal_text(s.code)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function Nights({ row: r }: { row: StationRow }) {
  const lang = language.value;
  const most = Math.max(0, ...r.nights);
  const empty = empty_nights(r);
  const title = (ago: number, records: number) => t("nights.one", { ago, records: number(records, lang) });
  const draw = async (width: number) => (await import("@shared/plots/nights")).draw_nights(r.nights, { width, most, title });
  return (
    <div class="nights">
      <Figure label={t("nights.label", { n: r.nights.length, empty })} draw={draw} again={`${r.id}/${r.nights.join(",")}/${lang}`} height={26} />
      <p class="hint small">{t("nights.caption", { n: r.nights.length })}{empty > 0 && ` · ${t("nights.empty", { n: empty })}`}</p>
    </div>
  );
}

function RevokeSheet({ row, close }: { row: StationRow; close: () => void }) {
  const revoke = async () => {
    close();
    const outcome = await sender.post(`/api/stations/${row.id}/revoke`, { id: new_id() });
    if (!outcome.ok) return;
    const answer = outcome.value as { station?: StationRow };
    if (answer.station) put_station(answer.station);
    tell("done", t("ho.revoked", { name: row.name }));
  };
  return (
    <Sheet title={t("ho.revoke_title", { name: row.name })} close={close}>
      <p>{t("ho.revoke_hint")}</p>
      <div class="choice">
        <Button kind="danger" onClick={() => void revoke()}>{t("ho.revoke")}</Button>
        <Button onClick={close}>{t("back")}</Button>
      </div>
    </Sheet>
  );
}
