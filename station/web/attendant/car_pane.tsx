// The car in front of the attendant: on the left what is known, on the right what to say or, for a
// car nobody knows yet, the plate pad. A half-filled form is kept at every keystroke.
import { useMemo, useState } from "preact/hooks";
import type { Plate, Visit } from "@contract/station";
import { Button, Chips, Sheet, State } from "@shared/components";
import { is_masked, litres, plate } from "@shared/format";
import { code_text, has_text, language, t, type Key } from "@shared/i18n";
import { useMatches } from "@shared/known_cars";
import { empty_pad } from "@shared/plate";
import { drop_draft, load_draft, save_draft } from "@shared/storage";
import { confirm_customer, enter_plate, join_same_car, mark_grumbled, part_same_car, set_served_by } from "./actions";
import { AnswerPane } from "./answer_pane";
import { empty_draft, is_dirty, type Draft } from "./draft";
import { Matches } from "./matches";
import { PlatePad } from "./plate_pad";
import { at_pump, busy, draft_id, is_active, models, points, staff, station, visit_of, type Selection } from "./state";

type Open = "model" | "same_car" | null;

export function CarPane({ selection }: { selection: Selection }) {
  const visit = visit_of(selection);
  const home = station.value.home_prefix;
  const id = draft_id(selection);
  const first = useMemo(() => load_draft<Draft>(localStorage, id) ?? empty_draft(empty_pad(home)), [id]);
  const [draft, set_draft] = useState(first);
  const [correcting, set_correcting] = useState(false);
  const [open, set_open] = useState<Open>(null);
  const change = (part: Partial<Draft>) => {
    const next = { ...draft, ...part };
    set_draft(next);
    if (is_dirty(next)) save_draft(localStorage, id, next, Date.now());
    else drop_draft(localStorage, id);
  };
  const show = (what: Open) => {
    set_open(what);
    busy.value = what !== null;
  };
  const save = async (value: Plate, model: string, colour: string, customer?: string) => {
    set_correcting(false);
    if (await enter_plate(selection, value, model, colour, customer)) change({ pad: empty_pad(home) });
  };
  const identify = correcting || !visit || (visit.plate === null && needs_plate(visit));
  return (
    <section class="pane" aria-label={t("car_at", { n: selection.point })}>
      <div class="known">
        <Facts selection={selection} visit={visit} />
        {identify && <Matches pad={draft.pad} grade={points.value.find((p) => p.point === selection.point)?.grade ?? ""} pick={(m, likely) => void save(m.plate, m.model, m.colour, likely ? m.customer : undefined)} />}
        {visit?.how === "to_confirm" && !identify && <Confirm visit={visit} />}
        {visit && !identify && <ServedBy visit={visit} />}
        {visit?.same_cars?.map((n) => (
          <p key={n} class="joined"><State tone="plain">{t("same_car.joined", { n })}</State> <Button kind="quiet" onClick={() => void part_same_car(visit, n)}>{t("same_car.undo")}</Button></p>
        ))}
        <div class="car-actions">
          {visit && !identify && <Button onClick={() => set_correcting(true)}>{t(visit.plate ? "another_car" : "note_plate")}</Button>}
          {correcting && <Button onClick={() => set_correcting(false)}>{t("back")}</Button>}
          {visit?.plate && !is_masked(visit.plate) && <Button onClick={() => show("model")}>{t("model")}</Button>}
          {visit && <Button onClick={() => show("same_car")}>{t("same_car")}</Button>}
          {visit?.customer && !identify && <Button pressed={visit.grumbled ?? false} onClick={() => void mark_grumbled(visit)}>{t("grumbled")}</Button>}
        </div>
      </div>
      <div class="talk">
        {identify ? (
          <PlatePad pad={draft.pad} change={(pad) => change({ pad })} save={(p, m, c) => void save(p, m, c)} ask={!visit?.customer || visit.prompt.kind === "note_plate"} />
        ) : (
          <AnswerPane visit={visit} draft={draft} change={change} />
        )}
      </div>
      {open === "model" && visit?.plate && <ModelSheet visit={visit} close={() => show(null)} save={(m, c) => void save(visit.plate!, m, c)} />}
      {open === "same_car" && visit && <SameCarSheet visit={visit} close={() => show(null)} />}
    </section>
  );
}

function needs_plate(v: Visit): boolean {
  return v.how === "anonymous" || v.prompt.kind === "note_plate";
}

const stages: Key[] = ["stage.0", "stage.1", "stage.2", "stage.3"];

function is_doubtful(v: Visit): boolean {
  return v.how === "conflicting" || v.how === "shared_card" || v.how === "to_confirm";
}

function Facts({ selection, visit: v }: { selection: Selection; visit: Visit | null }) {
  const c = v?.customer ?? null;
  const name = v?.plate ? plate(v.plate) : v?.card_tail ? t("card", { tail: v.card_tail }) : t("unknown_car");
  const last = c && c.last_volume_ml !== null ? [c.last_grade, litres(c.last_volume_ml, language.value, 0)].filter(Boolean).join(" · ") : "";
  return (
    <div class="facts">
      <h2>
        <span class="pump-tag">{t("pump", { n: selection.point })}</span> <span class="plate">{name}</span>
      </h2>
      {v && !at_pump(v) && <p><State tone="plain">{t("car_has_left")}</State></p>}
      {v && (v.colour || v.model) && <p>{[v.colour && code_text("colour", v.colour), v.model].filter(Boolean).join(" ")}</p>}
      {v?.plate && v.card_tail && <p>{t("card", { tail: v.card_tail })}</p>}
      {c && (c.address || c.organisation) && <p class="address">{[c.address, c.organisation].filter(Boolean).join(" · ")}</p>}
      {c && (
        <p class="stage">
          <span aria-hidden="true">{[1, 2, 3].map((n) => (n <= c.stage ? "●" : "○")).join(" ")}</span> {t(stages[c.stage]!)}
          <span class="count"> · {t("visit_days", { n: c.visit_days })}</span>
        </p>
      )}
      {last && <p>{t("last_time", { what: last })}</p>}
      {c?.twins?.slice(0, 2).map((w) => (
        <p key={w.title}><State tone="plain">{t("twins.at_pump", { who: w.title, why: w.reasons.map((r) => t(`twins.${r}`)).join(t("list.and")) })}</State></p>
      ))}
      {v && is_doubtful(v) && <p><State tone="bad">{has_text(`reason.${v.reason}`) ? code_text("reason", v.reason) : t(`how.${v.how as "conflicting"}`)}</State></p>}
    </div>
  );
}

// The car is known and something speaks against it: the person in front of it decides.
function Confirm({ visit }: { visit: Visit }) {
  const typed = visit.plate && !is_masked(visit.plate) ? [...visit.plate.characters].slice(-3).join("") : "";
  const found = useMatches(typed).filter((m) => m.plate.characters === visit.plate?.characters);
  if (found.length === 0) return null;
  return (
    <div class="matches" role="group" aria-label={t("confirm")}>
      <p class="hint">{t("confirm")}</p>
      {found.slice(0, 3).map((m) => (
        <button type="button" class="chip car" key={m.customer} onClick={() => void confirm_customer(visit, m)}>
          <span aria-hidden="true">✓</span> <b>{plate(m.plate)}</b> {[m.colour && code_text("colour", m.colour), m.model].filter(Boolean).join(" ")}
        </button>
      ))}
    </div>
  );
}

function ServedBy({ visit }: { visit: Visit }) {
  const on_duty = staff.value.filter((e) => e.on_duty || e.badge === visit.served_by);
  return (
    <div class="served-by">
      <Chips label={t("served_by")} items={on_duty.slice(0, 4).map((e) => ({ value: e.badge, text: e.badge }))} value={visit.served_by}
        pick={(badge) => void set_served_by(visit, badge)} />
    </div>
  );
}

export const colours = ["white", "black", "grey", "silver", "red", "blue", "brown", "green", "yellow"] as const;

function ModelSheet(props: { visit: Visit; close: () => void; save: (model: string, colour: string) => void }) {
  const [model, set_model] = useState(props.visit.model);
  const [colour, set_colour] = useState(props.visit.colour);
  const done = () => {
    props.close();
    props.save(model.trim(), colour);
  };
  return (
    <Sheet title={t("model")} close={props.close}>
      <Chips label={t("model")} hide_label items={models().slice(0, 20).map((m) => ({ value: m, text: m }))} value={model} pick={set_model} />
      <input aria-label={t("model.other")} placeholder={t("model.other")} value={model} maxLength={40} onInput={(e) => set_model(e.currentTarget.value)} />
      <Chips label={t("colour")} items={colours.map((c) => ({ value: c as string, text: code_text("colour", c) }))} value={colour} pick={set_colour} />
      <Button kind="main" onClick={done}>{t("save")}</Button>
    </Sheet>
  );
}

function SameCarSheet({ visit, close }: { visit: Visit; close: () => void }) {
  const others = points.value.filter((p) => p.point !== visit.point && (p.visit !== null || is_active(p)));
  return (
    <Sheet title={t("same_car.title", { n: visit.point })} close={close}>
      <p>{t("same_car.hint")}</p>
      {others.length === 0 && <p>{t("same_car.none")}</p>}
      <div class="choice">
        {others.map((p) => (
          <Button key={p.point} onClick={() => { close(); void join_same_car(visit, p.point); }}>
            {t("pump", { n: p.point })} · {p.grade} · {litres(p.volume_ml, language.value)}
          </Button>
        ))}
      </div>
    </Sheet>
  );
}
