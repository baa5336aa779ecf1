// What to say to this car and the big answers. A known car is answered in at most three taps:
// surname, title, done. The consent text stands beside the button that records it.
import { useState } from "preact/hooks";
import type { Answer, Text, Visit } from "@contract/station";
import { Button, Chips, Sheet, State } from "@shared/components";
import { causes } from "@shared/contact_sheet";
import { code_text, language, say, t, type Key } from "@shared/i18n";
import { new_id } from "@shared/requests";
import { acting_badge, answer, flag_of, sender } from "./actions";
import { consent_key, consents_of, needed_for, optional_for } from "./consent";
import { Organisations } from "./organisations";
import { address_of, type Draft, type Purpose } from "./draft";
import { at_pump, busy, staff, station } from "./state";

interface Props { visit: Visit; draft: Draft; change: (part: Partial<Draft>) => void }

export function AnswerPane({ visit, draft, change }: Props) {
  const [again, set_again] = useState(false);
  const asks = visit.prompt.kind === "introduce" || visit.prompt.kind === "contact";
  const answered = visit.answered !== "" && !again;
  return (
    <div class="answer">
      <h3 class="hidden">{t("say")}</h3>
      <div class="talk-body">
        {visit.prompt.say.map((line, i) => <p class="say-line" key={i}>{t("quoted", { text: say(in_my_name(line, visit)) })}</p>)}
        {visit.prompt.say.length === 0 && visit.customer?.address && <p class="say-line">{t("quoted", { text: t("prompt.greet", { customer: visit.customer.address }) })}</p>}
        {visit.prompt.kind === "none" && <p class="big">{visit.prompt.reason ? code_text("reason", visit.prompt.reason) : t("just_serve")}</p>}
        {answered && <Answered visit={visit} change={asks ? () => set_again(true) : null} />}
        {!answered && visit.prompt.kind === "introduce" && <IntroduceForm draft={draft} change={change} visit={visit} />}
        {!answered && visit.prompt.kind === "contact" && <ContactForm draft={draft} change={change} visit={visit} />}
        {!answered && visit.prompt.fields.includes("cause") && <CauseForm visit={visit} />}
      </div>
      {!answered && asks && <Answers visit={visit} draft={draft} done={() => set_again(false)} />}
    </div>
  );
}

// Before anybody has served this car, whoever acts at this screen introduces himself.
function in_my_name(line: Text, visit: Visit): Text {
  if (line.args["badge"] !== "") return line;
  const badge = acting_badge({ point: visit.point, visit: visit.id });
  const name = staff.value.find((e) => e.badge === badge)?.name ?? "";
  return { key: line.key, args: { ...line.args, badge, name } };
}

function Answered({ visit, change }: { visit: Visit; change: (() => void) | null }) {
  return (
    <p class="answered">
      <State tone="good">{t(`answer.${visit.answered as "done"}`)}</State>
      {change && at_pump(visit) && <Button kind="quiet" onClick={change}>{t("change")}</Button>}
    </p>
  );
}

const surnames = [..."王李张刘陈杨赵黄周吴"];
const titles: { value: string; key: Key }[] = [
  { value: "先生", key: "title.mr" }, { value: "女士", key: "title.ms" }, { value: "师傅", key: "title.master" }, { value: "老板", key: "title.boss" },
];

function IntroduceForm({ draft, change, visit }: Props) {
  return (
    <>
      <div class="surnames">
        <Chips label={t("surname")} hide_label items={surnames.map((s) => ({ value: s, text: s }))} value={draft.surname} pick={(s) => change({ surname: s === draft.surname ? "" : s })} />
      </div>
      <div class="fields">
        <input aria-label={t("surname.other")} placeholder={t("surname.other")} value={draft.surname} maxLength={20} onInput={(e) => change({ surname: e.currentTarget.value })} />
        <Chips label={t("title")} hide_label items={titles.map((x) => ({ value: x.value, text: t(x.key) }))} value={draft.title} pick={(x) => change({ title: x === draft.title ? "" : x })} />
        {visit.prompt.fields.includes("organisation") && (
          <input aria-label={t("organisation")} placeholder={t("organisation")} value={draft.organisation} maxLength={60} onInput={(e) => change({ organisation: e.currentTarget.value })} />
        )}
      </div>
      {visit.prompt.fields.includes("organisation") && <Organisations typed={draft.organisation} pick={(organisation) => change({ organisation })} />}
      <ConsentText visit={visit} draft={draft} change={change} />
    </>
  );
}

const channels = ["phone", "wechat", "mail"] as const;
const input_kinds = { phone: "tel", wechat: "text", mail: "email" } as const;

function ContactForm({ draft, change, visit }: Props) {
  const offered = channels.filter((c) => visit.prompt.fields.includes(c));
  return (
    <>
      <div class="fields">
        <Chips label={t("channel")} hide_label items={offered.map((c) => ({ value: c, text: t(`channel.${c}`) }))} value={draft.contact_kind} pick={(c) => change({ contact_kind: c })} />
        <input type={input_kinds[draft.contact_kind]} inputMode={draft.contact_kind === "phone" ? "numeric" : "text"} aria-label={t(`channel.${draft.contact_kind}`)}
          placeholder={t(`channel.${draft.contact_kind}`)} value={draft.contact} maxLength={80} autocomplete="off" onInput={(e) => change({ contact: e.currentTarget.value })} />
      </div>
      <ConsentText visit={visit} draft={draft} change={change} />
    </>
  );
}

function ConsentText({ visit, draft, change }: Props) {
  const args = { company: station.value.company, channel: t(`channel.${draft.contact_kind}`) };
  const more = optional_for[visit.prompt.kind];
  const flip = (p: Purpose) => change({ also: draft.also.includes(p) ? draft.also.filter((x) => x !== p) : [...draft.also, p] });
  const shown = [...needed_for(visit, draft), ...draft.also];
  return (
    <div class="consent">
      <div class="consent-head">
        <p class="hint">{t("consent.done_records")}</p>
        {more && <Button pressed={draft.also.includes(more)} onClick={() => flip(more)}>{t(`consent.${more as "chain"}.short`)}</Button>}
      </div>
      {shown.map((p) => <p key={p} class="wording">{t(consent_key(p), args)}</p>)}
    </div>
  );
}

function Answers({ visit, draft, done }: { visit: Visit; draft: Draft; done: () => void }) {
  const [never, set_never] = useState(false);
  const open_never = (yes: boolean) => {
    set_never(yes);
    busy.value = yes;
  };
  const introduce = visit.prompt.kind === "introduce";
  const address = address_of(draft);
  const ready = introduce ? address !== "" : draft.contact.trim().length >= 3;
  const give = (kind: Answer["answer"], forget = false) => {
    const yes = kind === "done";
    const contact = yes && !introduce ? { kind: draft.contact_kind, value: draft.contact.trim() } : null;
    const purposes = yes ? [...needed_for(visit, draft), ...draft.also] : [];
    done();
    void answer(visit, {
      answer: kind, do_not_record: forget, address: yes && introduce ? address : "", organisation: yes && introduce ? draft.organisation.trim() : "",
      contact, consents: consents_of(purposes, "given", language.value),
    });
  };
  return (
    <div class="answers" role="group" aria-label={t("answers")}>
      <button type="button" class="big-answer main" disabled={!ready} onClick={() => give("done")}>
        {t("answer.done")}
        <small>{ready ? (introduce ? address : draft.contact) : t(introduce ? "answer.needs_address" : "answer.needs_contact")}</small>
      </button>
      <button type="button" class="big-answer" onClick={() => give("not_now")}>{t("answer.not_now")}</button>
      <button type="button" class="big-answer" onClick={() => give("no")}>{t("answer.no")}</button>
      <button type="button" class="big-answer quiet" aria-haspopup="dialog" onClick={() => open_never(true)}>{t("answer.never_menu")}</button>
      {never && (
        <Sheet title={t("answer.never_menu")} close={() => open_never(false)}>
          <div class="choice column">
            <Button onClick={() => { open_never(false); give("never"); }}>{t("answer.never")}</Button>
            <Button kind="danger" onClick={() => { open_never(false); give("never", true); }}>{t("answer.do_not_record")}</Button>
          </div>
          <p class="hint">{t("answer.do_not_record_hint")}</p>
        </Sheet>
      )}
    </div>
  );
}

// "Came later than usual": the reason in one tap, as a talk at the pump.
function CauseForm({ visit }: { visit: Visit }) {
  const [told, set_told] = useState("");
  const flag = flag_of(visit);
  if (!flag) return null;
  const tell_cause = (cause: (typeof causes)[number]) => {
    set_told(cause);
    const badge = acting_badge({ point: visit.point, visit: visit.id });
    void sender.post(`/api/flags/${flag.id}/contact`, {
      id: new_id(), badge, channel: "on_site", reached: true, cause, cause_text: "", measure: "", note: "", next_on: null,
    } as never);
  };
  if (told) return <p><State tone="good">{code_text("cause", told)}</State></p>;
  return <Chips label={t("contact.cause")} hide_label items={causes.map((c) => ({ value: c, text: code_text("cause", c) }))} value="" pick={tell_cause} />;
}
