// What head office holds, what waits, what was set aside, and the button that does something about it.
import { minute } from "@shared/clock";
import { Button, State } from "@shared/components";
import { day_and_time, number, time } from "@shared/format";
import { last_sync_line, trouble_of, waiting_line } from "@shared/head_office_line";
import { code_text, language, refusal_text, say, t } from "@shared/i18n";
import { tell } from "@shared/messages";
import { new_id } from "@shared/requests";
import type { Damage, HeadOffice } from "@contract/station";
import { handlers, sender, snapshot } from "./state";

async function send_now(): Promise<void> {
  const outcome = await sender.post("/api/sync/now", { id: new_id() });
  if (!outcome.ok) return;
  const answer = outcome.value as { head_office?: HeadOffice };
  if (answer.head_office) handlers.head_office?.(answer.head_office);
  tell("done", t("sync.started"));
}

export function Sync() {
  const s = snapshot.value!;
  const h = s.head_office;
  const zone = s.station.time_zone;
  const lang = language.value;
  const joined = h.state !== "not_joined";
  return (
    <section aria-label={t("nav.sync")} class="sync">
      <div class="panel">
        <p class="big"><State tone={trouble_of(h)}>{last_sync_line(h, minute.value, zone)}</State></p>
        <p>{waiting_line(h, minute.value, zone)}</p>
        {h.detail && <p>{say(h.detail)}</p>}
        <Button kind="main" disabled={!joined || h.state === "sending" || h.state === "stopped"} onClick={() => void send_now()}>{t("sync.now")}</Button>
      </div>
      <dl class="numbers">
        <Number label={t("sync.waiting")} value={number(h.waiting, lang)} />
        {h.last_seq !== undefined && <Number label={t("sync.last_number")} value={number(h.last_seq, lang)} />}
        {h.acknowledged !== undefined && <Number label={t("sync.confirmed")} value={number(h.acknowledged, lang)} />}
        <Number label={t("sync.next")} value={h.next_sync_at === null ? t("head_office.not_planned") : time(h.next_sync_at, lang, zone)} />
        <Number label={t("sync.set_aside")} value={number(h.set_aside, lang)} />
      </dl>
      <h2>{t("sync.set_aside")}</h2>
      {h.set_aside === 0 ? <p>{t("sync.set_aside_none")}</p> : <p class="hint">{t("sync.set_aside_hint")}</p>}
      {h.set_aside_records && h.set_aside_records.length > 0 && (
        <table class="cards">
          <thead><tr><th>{t("sync.number")}</th><th>{t("sync.kind")}</th><th>{t("sync.when")}</th><th>{t("sync.why")}</th></tr></thead>
          <tbody>
            {h.set_aside_records.map((r) => (
              <tr key={r.seq}>
                <th scope="row" class="num">{number(r.seq, lang)}</th><td data-label={t("sync.kind")}>{code_text("record", r.kind)}</td>
                <td data-label={t("sync.when")}>{day_and_time(r.at, lang, zone)}</td><td data-label={t("sync.why")}>{refusal_text(r.code)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <h2>{t("damage.title")}</h2>
      <Store />
    </section>
  );
}

// What the station's own disk has lost: what that means for people, and what to do.
function Store() {
  const d = snapshot.value!.damage;
  const lang = language.value;
  if (!d || damaged(d) === 0) return <p>{t("damage.none")}</p>;
  return (
    <>
      {d.visits > 0 && <p><State tone="bad">{t("damage.visits", { n: d.visits })}</State></p>}
      {d.facts > 0 && <p><State tone="bad">{t("damage.facts", { n: d.facts })}</State></p>}
      {d.visits + d.facts > 0 && <p class="hint">{t("damage.rows_hint")}</p>}
      {d.files.length > 0 && (
        <table class="cards">
          <thead><tr><th>{t("damage.file")}</th><th>{t("sync.when")}</th><th>{t("damage.saved")}</th><th>{t("damage.lost")}</th></tr></thead>
          <tbody>
            {d.files.map((f) => (
              <tr key={f.name}>
                <th scope="row">{f.name}</th><td data-label={t("sync.when")}>{day_and_time(f.found_at, lang, snapshot.value!.station.time_zone)}</td>
                <td data-label={t("damage.saved")} class="num">{number(f.rows_saved, lang)}</td><td data-label={t("damage.lost")} class="num">{number(f.rows_lost, lang)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {d.files.length > 0 && <p class="hint">{t("damage.files_hint")}</p>}
    </>
  );
}

export function damaged(d: Damage | undefined): number {
  return d ? d.facts + d.visits + d.files.length : 0;
}

export function Number(props: { label: string; value: string }) {
  return <div class="number"><dt>{props.label}</dt><dd class="num">{props.value}</dd></div>;
}
