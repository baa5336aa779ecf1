// What the attendant's page knows: the program's state, kept live, and which car is in front of the
// attendant. Decides when a new car may take the lower half of the screen.
import { batch, computed, signal } from "@preact/signals";
import type { Flag, Point, Snapshot, StreamEvents, Visit } from "@contract/station";
import { set_clock } from "@shared/clock";
import { t } from "@shared/i18n";
import { load_draft, rename_draft } from "@shared/storage";
import { is_dirty, type Draft } from "./draft";

export const snapshot = signal<Snapshot | null>(null);

// Parts of it that change at their own pace: who shows one is not drawn again for the others. The
// pages draw only once there is a snapshot.
function part<K extends keyof Snapshot>(key: K) {
  return computed(() => snapshot.value?.[key] as Snapshot[K]);
}
export const ready = computed(() => snapshot.value !== null);
export const station = part("station");
export const staff = part("staff");
export const head_office = part("head_office");
export const devices = part("devices");
export const points = part("points");
export const visits = part("visits");
export const tasks = part("tasks");
export const expected = part("expected");
export const likely = part("likely");
export const waiting_cards = part("waiting_cards");
const own_models = part("models");

export interface Selection { point: number; visit: string | null }
export const selected = signal<Selection | null>(null);
export const pulsing = signal<ReadonlySet<number>>(new Set());
// True while a sheet is open or a field has the keyboard: nothing may move under the fingers.
export const busy = signal(false);

const remembered = "thirdvisit.selected";

export function select(next: Selection | null): void {
  batch(() => {
    selected.value = next;
    if (next) pulsing.value = new Set([...pulsing.value].filter((p) => p !== next.point));
  });
  if (next) localStorage.setItem(remembered, JSON.stringify(next));
  else localStorage.removeItem(remembered);
}

export function draft_id(s: Selection): string {
  return s.visit ?? `point-${s.point}`;
}

export function visit_of(s: Selection | null): Visit | null {
  return visits.value?.find((v) => v.id === s?.visit) ?? null;
}

// Vehicle models for the chips; a new station starts with what is common.
export function models(): string[] {
  const own = own_models.value ?? [];
  const common = t("models.common").split(/[、,]\s*/);
  return [...own, ...common.filter((m) => !own.includes(m))];
}

// A car that is still at its pump; the others are filled in from the list of the last ten.
export function at_pump(v: Visit): boolean {
  return v.status === "open" || points.value?.find((p) => p.point === v.point)?.visit === v.id;
}

function somebody_types(): boolean {
  const s = selected.value;
  if (!s) return false;
  if (busy.value) return true;
  return is_dirty(load_draft<Draft>(localStorage, draft_id(s)));
}

const active: Point["state"][] = ["calling", "authorised", "started", "suspended_started", "fuelling", "suspended_fuelling"];
export const is_active = (p: Point) => active.includes(p.state);

// The nozzle goes up: this car comes to the front, or its tile pulses while somebody is typing.
function arrived(p: Point): void {
  if (somebody_types()) pulsing.value = new Set([...pulsing.value, p.point]);
  else select({ point: p.point, visit: p.visit });
}

function on_point(p: Point): void {
  const s = snapshot.value;
  if (!s) return;
  const before = s.points.find((x) => x.point === p.point);
  const points = before ? s.points.map((x) => (x.point === p.point ? p : x)) : [...s.points, p];
  snapshot.value = { ...s, points: points.sort((a, b) => a.point - b.point) };
  const here = selected.value;
  const here_before = here?.point === p.point && here.visit === (before?.visit ?? null);
  if (is_active(p) && (!before || !is_active(before))) arrived(p);
  else if (here?.point === p.point && here.visit === null && p.visit) {
    rename_draft(localStorage, draft_id(here), p.visit);
    select({ point: p.point, visit: p.visit });
  } else if (here_before && p.visit && p.visit !== here.visit) {
    arrived(p); // the nozzle went up as the last car's, then a card or plate made it another car's
  }
}

const kept_closed = 10;

export function merge_visit(visits: Visit[], v: Visit): Visit[] {
  const before = visits.find((x) => x.id === v.id);
  if (before && before.revision > v.revision) return visits;
  const rest = visits.filter((x) => x.id !== v.id);
  const all = v.status === "dropped" || v.status === "joined" ? rest : [...rest, v];
  const open = all.filter((x) => x.status === "open");
  const closed = all.filter((x) => x.status !== "open").sort((a, b) => b.ended - a.ended);
  return [...open, ...closed.slice(0, kept_closed)];
}

// Cars that came while the line was cut.
function came_meanwhile(before: Point[], after: Point[]): void {
  for (const p of after) {
    const was = before.find((x) => x.point === p.point);
    if (is_active(p) && !(was && is_active(was))) arrived(p);
  }
}

function on_snapshot(next: Snapshot): void {
  set_clock(next.now);
  const before = snapshot.value;
  snapshot.value = next;
  if (before) return came_meanwhile(before.points, next.points);
  const last = JSON.parse(localStorage.getItem(remembered) ?? "null") as Selection | null;
  const known = last && (next.visits.some((v) => v.id === last.visit) || is_dirty(load_draft<Draft>(localStorage, draft_id(last))));
  const running = next.points.find((p) => is_active(p));
  if (known) select(last);
  else if (running) select({ point: running.point, visit: running.visit });
}

const patch = (part: Partial<Snapshot>) => {
  if (snapshot.value) snapshot.value = { ...snapshot.value, ...part };
};

// A visit that is gone (dropped, joined, older than the last ten) leaves its place to whoever stands
// at the pump now: what is typed from then on must not go to the wrong car.
function on_visit(v: Visit): void {
  patch({ visits: merge_visit(snapshot.value?.visits ?? [], v) });
  const here = selected.value;
  if (!here?.visit || snapshot.value?.visits.some((x) => x.id === here.visit)) return;
  select({ point: here.point, visit: snapshot.value?.points.find((p) => p.point === here.point)?.visit ?? null });
}

export const handlers: { [K in keyof StreamEvents]: (value: StreamEvents[K]) => void } = {
  snapshot: on_snapshot,
  point: on_point,
  visit: on_visit,
  devices: (devices) => patch({ devices }),
  head_office: (head_office) => patch({ head_office }),
  tasks: (tasks: Flag[]) => patch({ tasks }),
  staff: (staff) => patch({ staff }),
  expected: (expected) => patch({ expected }),
  likely: (likely) => patch({ likely }),
  damage: (damage) => patch({ damage }),
  waiting_cards: (waiting_cards) => patch({ waiting_cards }),
};
