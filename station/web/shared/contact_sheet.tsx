// The result of a call in three taps: who (the button that opens this), reached or not, cause.
// Measure, note and next date are on the same sheet for whoever wants them.
import { useState } from "preact/hooks";
import type { Cause, Contact, Employee, Flag, Measure } from "@contract/station";
import { Button, Chips, Field, Sheet } from "./components";
import { day } from "./format";
import { code_text, language, t } from "./i18n";
import { tell } from "./messages";
import { new_id, type Sender } from "./requests";

export const causes: Cause[] = [
  "price", "competitor", "moved", "car_sold", "in_repair", "went_electric", "bad_service", "quality", "queue",
  "payment", "travel", "no_reason", "other",
];
export const measures: Measure[] = ["apology", "explained", "coupon", "delivery", "complaint", "visit_agreed", "passed_on", "none"];

type Channel = Contact["channel"];
interface Props { path: string; contacts: Flag["contacts"]; title: string; staff: Employee[]; badge: string; channel: Channel; station: string; sender: Sender; close: () => void; saved?: (answer: unknown) => void }

export function ContactSheet(props: Props) {
  const [badge, set_badge] = useState(props.badge);
  const [reached, set_reached] = useState<boolean | null>(null);
  const [details, set_details] = useState(false);
  const [cause, set_cause] = useState<Cause | "">("");
  const [measure, set_measure] = useState<Measure | "">("");
  const [note, set_note] = useState("");
  const [other, set_other] = useState("");
  const [next_on, set_next_on] = useState("");

  const save = async (was_reached: boolean, why: Cause | "") => {
    const body: Contact = {
      id: new_id(), badge, channel: props.channel, reached: was_reached, cause: why, cause_text: other, measure, note,
      next_on: next_on || null,
    };
    props.close();
    const outcome = await props.sender.post(props.path, body);
    if (!outcome.ok) return;
    props.saved?.(outcome.value);
    tell("done", t("contact.saved"));
  };
  const pick_reached = (yes: boolean) => (yes || details ? set_reached(yes) : void save(false, ""));
  const pick_cause = (why: Cause) => (details || why === "other" ? set_cause(why === cause ? "" : why) : void save(true, why));
  const name = props.staff.find((e) => e.badge === badge)?.name ?? "";
  const must_save = reached !== null && (details || cause === "other");

  return (
    <Sheet title={t("contact.title", { title: props.title })} close={props.close} wide>
      {props.channel === "phone" && (
        <div class="say">
          <p>{t("call.opening_unnamed", { station: props.station, name })}</p>
          <p class="hint">{t("call.if_somebody_else")} {t("call.somebody_else")}</p>
        </div>
      )}
      {props.contacts.length > 0 && <History contacts={props.contacts} />}
      <Chips label={t("contact.by")} items={props.staff.map((e) => ({ value: e.badge, text: `${e.badge} ${e.name}` }))} value={badge} pick={set_badge} />
      <div class="choice">
        <Button kind="main" pressed={reached === true} onClick={() => pick_reached(true)}>{t("contact.reached")}</Button>
        <Button pressed={reached === false} onClick={() => pick_reached(false)}>{t("contact.not_reached")}</Button>
        <Button kind="quiet" pressed={details} onClick={() => set_details(!details)}>{t("contact.details")}</Button>
      </div>
      {reached === true && (
        <Chips label={t("contact.cause")} items={causes.map((c) => ({ value: c, text: code_text("cause", c) }))} value={cause} pick={pick_cause} />
      )}
      {cause === "other" && (
        <Field label={t("contact.other_cause")}>{(id) => <input id={id} value={other} maxLength={80} onInput={(e) => set_other(e.currentTarget.value)} />}</Field>
      )}
      {details && (
        <>
          <Chips label={t("contact.measure")} items={measures.map((m) => ({ value: m, text: code_text("measure", m) }))} value={measure} pick={(m) => set_measure(m === measure ? "" : m)} />
          <div class="fields">
            <Field label={t("contact.note")} hint={t("contact.note_hint")}>
              {(id) => <input id={id} value={note} maxLength={200} onInput={(e) => set_note(e.currentTarget.value)} />}
            </Field>
            <Field label={t("contact.next_on")}>{(id) => <input id={id} type="date" value={next_on} onInput={(e) => set_next_on(e.currentTarget.value)} />}</Field>
          </div>
        </>
      )}
      {must_save && <Button kind="main" onClick={() => void save(reached, cause)}>{t("save")}</Button>}
    </Sheet>
  );
}

function History(props: { contacts: Flag["contacts"] }) {
  return (
    <ul class="plain history">
      {props.contacts.map((c, i) => (
        <li key={i}>
          {day(c.day, language.value)} · {t(c.reached ? "contact.reached" : "contact.not_reached")}
          {c.cause ? ` · ${code_text("cause", c.cause)}` : ""}
        </li>
      ))}
    </ul>
  );
}
