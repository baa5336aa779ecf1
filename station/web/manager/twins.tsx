// Profiles that may be one person, both sides beside each other. The manager says when they are two,
// and makes one of them when they are one; what was merged lately can be taken back.
import { useState } from "preact/hooks";
import type { Merge, TwinDesk, TwinPair, TwinSide } from "@contract/station";
import { Button, Chips, Sheet } from "@shared/components";
import { day, today } from "@shared/format";
import { language, t, type Key } from "@shared/i18n";
import { tell } from "@shared/messages";
import { new_id } from "@shared/requests";
import { load_twins, merges, sender, show_twins, snapshot, twins } from "./state";

const stages: Key[] = ["stage.0", "stage.1", "stage.2", "stage.3"];

const badge = () => snapshot.value?.staff[0]?.badge ?? "";
const name_of = (s: TwinSide) => s.title || t("unknown_car");

async function tell_apart(pair: TwinPair): Promise<void> {
  const outcome = await sender.post("/api/twins/apart", { id: new_id(), badge: badge(), a: pair.a.customer, b: pair.b.customer } as { id: string });
  if (!outcome.ok) return;
  twins.value = (outcome.value as { twins: TwinPair[] }).twins;
  tell("done", t("twins.told_apart"));
}

// A refusal says that the list is old.
async function decide(path: string, what: object, done: Key): Promise<void> {
  const outcome = await sender.post(path, { id: new_id(), badge: badge(), ...what } as { id: string });
  if (!outcome.ok) return load_twins();
  show_twins(outcome.value as TwinDesk);
  tell("done", t(done));
}

export function Twins() {
  const all = twins.value;
  if (!all) return <p>{t("loading")}</p>;
  return (
    <section aria-label={t("nav.twins")}>
      <p class="hint">{t("twins.hint")}</p>
      {all.length === 0 && <p class="empty">{t("twins.none")}</p>}
      <ul class="plain twins">{all.map((p) => <Pair key={`${p.a.customer}/${p.b.customer}`} pair={p} />)}</ul>
      {merges.value.length > 0 && <Lately />}
    </section>
  );
}

function Pair({ pair }: { pair: TwinPair }) {
  const [asking, ask] = useState(false);
  return (
    <li class="panel twin">
      <div class="sides"><Side side={pair.a} /><Side side={pair.b} /></div>
      <div class="twin-actions">
        <p><b>{pair.reasons.map((r) => t(`twins.${r}`)).join(t("list.and"))}</b></p>
        {pair.obstacle ? <p class="hint">{t(`merge.obstacle.${pair.obstacle}`)}</p> : <Button onClick={() => ask(true)}>{t("twins.one_person")}</Button>}
        <Button onClick={() => void tell_apart(pair)}>{t("twins.two_persons")}</Button>
      </div>
      {asking && <Confirm pair={pair} close={() => ask(false)} />}
    </li>
  );
}

function Confirm({ pair, close }: { pair: TwinPair; close: () => void }) {
  const [keep, choose] = useState(pair.keep);
  const kept = pair[keep];
  const other = keep === "a" ? pair.b : pair.a;
  const items = (["a", "b"] as const).map((value) => ({ value, text: `${name_of(pair[value])} · ${t(stages[pair[value].stage]!)}` }));
  const merge = () => {
    close();
    void decide("/api/twins/merge", { keep: kept.customer, other: other.customer }, "twins.merged");
  };
  return (
    <Sheet title={t("twins.one_person")} close={close}>
      <Chips label={t("twins.kept")} items={items} value={keep} pick={choose} />
      <Together pair={pair} keep={keep} />
      <p class="hint">{t("twins.merge_hint")}</p>
      <div class="sheet-actions">
        <Button kind="main" onClick={merge}>{t("twins.make_one")}</Button>
        <Button onClick={close}>{t("twins.cancel")}</Button>
      </div>
    </Sheet>
  );
}

function Together({ pair, keep }: { pair: TwinPair; keep: "a" | "b" }) {
  const one = keep === "a" ? pair.if_a : pair.if_b;
  const counts = [t(stages[one.stage]!), t("twins.visits_together", { n: one.visit_days }), t("twins.cars_and_cards", { cars: one.cars, cards: one.cards })];
  return (
    <div class="together">
      <h3>{t("twins.together")}</h3>
      <p>{counts.join(" · ")}</p>
      {one.fills.length > 0 && <p>{t("twins.fills", { what: one.fills.map((f) => t(`merge.field.${f}`)).join(t("list.and")) })}</p>}
      {one.contact_left && <p>{t("twins.contact_left")}</p>}
    </div>
  );
}

function Lately() {
  return (
    <section aria-label={t("twins.merged_lately")}>
      <h2 class="lately">{t("twins.merged_lately")}</h2>
      <ul class="plain twins">{merges.value.map((m) => <Merged key={m.id} merge={m} />)}</ul>
    </section>
  );
}

function Merged({ merge: m }: { merge: Merge }) {
  const since = day(today(m.at, snapshot.value?.station.time_zone), language.value);
  return (
    <li class="panel twin merged">
      <div class="side">
        <h2>{t("twins.merged_row", { merged: m.merged_title || t("unknown_car"), title: name_of(m.survivor), day: since })}</h2>
        <p class="facts-line">{[t("visit_days", { n: m.survivor.visit_days }), t("twins.by", { badge: m.badge })].join(" · ")}</p>
      </div>
      <div class="twin-actions">
        {m.can_undo ? <Button onClick={() => void decide("/api/twins/undo", { merge: m.id }, "twins.taken_back")}>{t("twins.take_back")}</Button> : <p class="hint">{t("twins.cannot_undo")}</p>}
      </div>
    </li>
  );
}

function Side({ side: s }: { side: TwinSide }) {
  const manager = snapshot.value!.staff.find((e) => e.badge === s.manager);
  return (
    <div class="side">
      <h2>{name_of(s)}</h2>
      <p class="facts-line">
        {[t(stages[s.stage]!), t("visit_days", { n: s.visit_days }), s.last_visit && t("twins.last_visit", { day: day(s.last_visit, language.value) })].filter(Boolean).join(" · ")}
      </p>
      <p class="facts-line">{s.manager ? t("managed_by", { who: manager ? `${manager.badge} ${manager.name}` : s.manager }) : t("in_the_pool")}</p>
    </div>
  );
}
