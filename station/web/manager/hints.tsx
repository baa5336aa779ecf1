// Hints without a missed visit: who takes less than he used to, most litres lost first, and who
// grumbled at the pump. The manager sets the value below which a customer is pointed out.
import { signal } from "@preact/signals";
import { useState } from "preact/hooks";
import type { CareTask, Hints as HintList, VolumeHint } from "@contract/station";
import { Button, Field, Sheet, State } from "@shared/components";
import { ContactSheet } from "@shared/contact_sheet";
import { day, litres, plate } from "@shared/format";
import { language, t } from "@shared/i18n";
import { useMatches } from "@shared/known_cars";
import { tell } from "@shared/messages";
import { new_id } from "@shared/requests";
import { hints, sender, snapshot } from "./state";

interface Watched { customer: string; title: string; below_ml: number | null }
const watching = signal<Watched | null>(null);
const calling = signal<CareTask | null>(null);

export function Hints() {
  const all = hints.value;
  if (!all) return <p>{t("loading")}</p>;
  const s = snapshot.value!;
  return (
    <section aria-label={t("nav.hints")} class="hints">
      {all.tasks.length > 0 && <h2>{t("hints.grumbled")}</h2>}
      <ul class="plain twins">{all.tasks.map((c) => <Task key={c.id} task={c} />)}</ul>
      <h2>{t("hints.title")}</h2>
      <p class="hint">{all.checked_on ? t("hints.checked", { day: day(all.checked_on, language.value) }) : t("hints.never_checked")} {t("hints.hint")}</p>
      {all.hints.length === 0 ? <p class="empty">{t("hints.none")}</p> : <Table rows={all.hints} />}
      <Search />
      {watching.value && <WatchSheet about={watching.value} close={() => (watching.value = null)} />}
      {calling.value && (
        <ContactSheet path={`/api/care/${calling.value.id}/contact`} contacts={[]} title={calling.value.title} staff={s.staff} badge={calling.value.manager || s.staff[0]?.badge || ""}
          channel={calling.value.task === "call" ? "phone" : "on_site"} station={s.station.name} sender={sender} close={() => (calling.value = null)} saved={(answer) => (hints.value = answer as HintList)} />
      )}
    </section>
  );
}

function by_whom(manager: string): string {
  const who = snapshot.value!.staff.find((e) => e.badge === manager);
  return manager ? t("managed_by", { who: who ? `${who.badge} ${who.name}` : manager }) : t("in_the_pool");
}

function Task({ task: c }: { task: CareTask }) {
  return (
    <li class="panel twin">
      <div class="side">
        <h3>{c.title || t("unknown_car")}</h3>
        <p class="facts-line">{[t("hints.grumbled_on", { day: day(c.since, language.value) }), by_whom(c.manager), c.attempts > 0 && t("flags.attempts", { n: c.attempts })].filter(Boolean).join(" · ")}</p>
      </div>
      <div class="twin-actions">
        {c.task === "watch" && <State tone="plain">{t("watch_card")}</State>}
        <Button kind="main" onClick={() => (calling.value = c)}>{t(c.task === "call" ? "record_call" : "hints.record_talk")}</Button>
      </div>
    </li>
  );
}

// What he used to take beside what he takes now, and the difference that matters.
function Table({ rows }: { rows: VolumeHint[] }) {
  const lang = language.value;
  const difference = (h: VolumeHint) => h.now_ml - (h.change === "below" ? h.watched_below_ml! : h.usual_ml);
  return (
    <table class="cards">
      <thead><tr><th>{t("ho.customer")}</th><th>{t("hints.change")}</th><th>{t("hints.now")}</th><th>{t("hints.usual")}</th><th>{t("hints.difference")}</th><th>{t("hints.alert_value")}</th></tr></thead>
      <tbody>
        {rows.map((h) => (
          <tr key={h.customer}>
            <th scope="row">{h.title || t("unknown_car")}<span class="sub">{[t(`kind_of_customer.${h.kind}`), h.value_class && t(h.value_class === "new" ? "class.new" : "class", { name: h.value_class }), by_whom(h.manager)].filter(Boolean).join(" · ")}</span></th>
            <td data-label={t("hints.change")}><State tone={h.change === "high" ? "good" : "late"}>{t(`hints.${h.change}`)}</State></td>
            <td data-label={t("hints.now")} class="num">{litres(h.now_ml, lang, 0)}</td>
            <td data-label={t("hints.usual")} class="num">{h.usual_ml > 0 ? litres(h.usual_ml, lang, 0) : "–"}</td>
            <td data-label={t("hints.difference")} class="num">{difference(h) > 0 ? "+" : ""}{litres(difference(h), lang, 0)}</td>
            <td data-label={t("hints.alert_value")}><Button kind="quiet" onClick={() => (watching.value = { customer: h.customer, title: h.title, below_ml: h.watched_below_ml })}>{h.watched_below_ml === null ? t("hints.set") : litres(h.watched_below_ml, lang, 0)}</Button></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

// A customer who is on no list is found by his plate.
function Search() {
  const [typed, set_typed] = useState("");
  const found = useMatches([...typed.trim()].length < 3 ? "" : typed.trim());
  return (
    <div class="fields">
      <Field label={t("hints.search")}>{(id) => <input id={id} value={typed} maxLength={20} autocomplete="off" onInput={(e) => set_typed(e.currentTarget.value)} />}</Field>
      <div class="chips" role="group" aria-label={t("plate.matches")} aria-live="polite">
        {found.slice(0, 6).map((m) => (
          <button type="button" class="chip" key={m.customer + m.plate.characters} onClick={() => (watching.value = { customer: m.customer, title: plate(m.plate), below_ml: null })}>
            {plate(m.plate)} {m.model}
          </button>
        ))}
      </div>
    </div>
  );
}

function WatchSheet({ about, close }: { about: Watched; close: () => void }) {
  const [value, set_value] = useState(about.below_ml === null ? "" : String(about.below_ml / 1000));
  const figure = Number.parseFloat(value);
  const sound = Number.isFinite(figure) && figure > 0 && figure <= 1_000_000;
  const save = async (below_ml: number | null) => {
    close();
    const badge = snapshot.value!.staff[0]?.badge ?? "";
    const outcome = await sender.post(`/api/customers/${about.customer}/watch`, { id: new_id(), badge, below_ml } as { id: string });
    if (!outcome.ok) return;
    hints.value = outcome.value as HintList;
    tell("done", t(below_ml === null ? "hints.unwatched" : "hints.watched"));
  };
  return (
    <Sheet title={t("hints.watch_title", { title: about.title })} close={close}>
      <Field label={t("hints.below_value")} hint={t("hints.below_hint")}>{(id) => <input id={id} inputMode="decimal" value={value} maxLength={9} onInput={(e) => set_value(e.currentTarget.value)} />}</Field>
      <div class="choice">
        <Button kind="main" disabled={!sound} onClick={() => void save(Math.round(figure * 1000))}>{t("save")}</Button>
        {about.below_ml !== null && <Button onClick={() => void save(null)}>{t("hints.remove")}</Button>}
      </div>
    </Sheet>
  );
}
