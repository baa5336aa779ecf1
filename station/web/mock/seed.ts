// The same small station every time: eight pumps, three people, a morning's cars, some regulars who
// stayed away. Development and browser tests only.
import type { Device, Employee, Flag, Hints, HeadOffice, PlateMatch, Point, Snapshot, TwinPair, Visit } from "@contract/station";

const minute = 60_000;
const hour = 60 * minute;

// A generator with a seed: the same numbers at every run.
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

export const staff = (): Employee[] => [
  { badge: "1046", name: "张伟", on_duty: true },
  { badge: "1051", name: "李娜", on_duty: true },
  { badge: "1060", name: "陈强", on_duty: false },
];

const idle = (point: number, now: number): Point => ({
  point, line: point <= 4 ? "island-a" : "island-b", state: "idle", nozzle: 0, grade: "", volume_ml: 0, amount_minor: 0,
  since: now - 6 * minute, card_tail: null, visit: null,
});

export function visit(part: Partial<Visit> & { id: string; point: number }, now: number): Visit {
  return {
    revision: 1, status: "open", begun: now - 2 * minute, ended: now - minute, fuellings: [], card_tail: null, plate: null, model: "",
    colour: "", how: "anonymous", reason: "", customer: null, prompt: { kind: "note_plate", stage: 1, say: [], fields: [], reason: "" },
    answered: "", served_by: "1046", ...part,
  };
}

// Nobody has served the car yet: the screen fills in who acts at it.
const introduce = (badge = "", name = ""): Visit["prompt"] => ({
  kind: "introduce", stage: 2, fields: ["address", "organisation"], reason: "",
  say: [{ key: "prompt.introduce", args: { badge, name } }, { key: "prompt.organisation", args: {} }],
});

const contact = (customer: string): Visit["prompt"] => ({
  kind: "contact", stage: 3, fields: ["phone", "wechat", "mail"], reason: "", say: [{ key: "prompt.contact", args: { customer } }],
});

const silence = (reason: string): Visit["prompt"] => ({ kind: "none", stage: 0, say: [], fields: [], reason });

function open_visits(now: number): Visit[] {
  return [
    visit({ id: "v-1", point: 1, how: "anonymous" }, now),
    visit({
      id: "v-3", point: 3, plate: { characters: "豫A12345", kind: "blue" }, model: "捷达", colour: "white", how: "plate",
      customer: { id: "c-12345", stage: 1, kind: "person", address: "", organisation: "", visit_days: 2, last_grade: "95#", last_volume_ml: 38_000 },
      prompt: introduce(), served_by: "",
    }, now),
    visit({
      id: "v-4", point: 4, card_tail: "7712", plate: { characters: "豫G8L602", kind: "yellow" }, model: "解放J6", colour: "red", how: "card_and_plate",
      customer: { id: "c-fleet", stage: 3, kind: "organisation", address: "", organisation: "运达物流", visit_days: 41, last_grade: "0#", last_volume_ml: 140_000 },
      prompt: silence("complete"), served_by: "1051",
    }, now),
    visit({
      id: "v-8", point: 8, card_tail: "0843", how: "card",
      customer: { id: "c-wang", stage: 2, kind: "person", address: "王先生", organisation: "", visit_days: 6, last_grade: "92#", last_volume_ml: 31_000 },
      prompt: contact("王先生"), served_by: "1051",
    }, now),
  ];
}

function closed_visits(now: number): Visit[] {
  const next = random(7);
  const tails = ["21", "45", "08", "63", "77", "90", "15"];
  return tails.map((tail, i) => {
    const asked = i % 3;
    return visit({
      id: `closed-${i}`, point: (i * 3) % 8 + 1, status: i === 4 ? "doubtful" : "closed", begun: now - (i + 1) * 9 * minute, ended: now - (i + 1) * 9 * minute + 4 * minute,
      fuellings: [{ grade: "92#", volume_ml: 20_000 + Math.round(next() * 30_000), amount_minor: 18_000, at: now - (i + 1) * 9 * minute }],
      plate: asked === 2 ? null : { characters: `豫A·•••${tail}`, kind: "blue" }, model: asked === 2 ? "" : "轩逸", how: asked === 2 ? "anonymous" : "plate",
      customer: asked === 2 ? null : { id: `c-${tail}`, stage: 1, kind: "person", address: "", organisation: "", visit_days: 3, last_grade: "92#", last_volume_ml: 30_000 },
      prompt: asked === 0 ? introduce("1046", "张伟") : asked === 1 ? silence("asked_today") : { kind: "note_plate", stage: 1, say: [], fields: [], reason: "" },
      answered: asked === 1 ? "not_now" : "",
    }, now);
  });
}

export function day_of(now: number, ago: number): string {
  return new Date(now - ago * 24 * hour).toISOString().slice(0, 10);
}

interface Leaver { title: string; cycle: number; elapsed: number; level: Flag["level"]; rarity: number; litres: number; kind?: Flag["kind"]; watch?: boolean; called?: boolean }
const leavers: Leaver[] = [
  { title: "豫A·•••21 王••", cycle: 9, elapsed: 14, level: "late", rarity: 4, litres: 210 },
  { title: "运•••• 12", cycle: 3, elapsed: 9, level: "overdue", rarity: 1, litres: 2_840, kind: "organisation", called: true },
  { title: "豫F·•••22", cycle: 6, elapsed: 24, level: "lost", rarity: 1, litres: 96, watch: true },
  { title: "豫A·•••77 刘••", cycle: 14, elapsed: 19, level: "late", rarity: 9, litres: 150, called: true },
  { title: "京N·•••76", cycle: 5, elapsed: 11, level: "overdue", rarity: 3, litres: 320, watch: true },
  { title: "豫A·•••08 陈••", cycle: 1, elapsed: 5, level: "overdue", rarity: 2, litres: 460 },
];

function flag(l: Leaver, i: number, now: number): Flag {
  const next = random(100 + i);
  const visits: Flag["visits"] = [];
  for (let ago = l.elapsed; ago < 110; ago += Math.max(1, Math.round(l.cycle * (0.75 + next() * 0.5))))
    visits.unshift({ day: day_of(now, ago), volume_ml: Math.round((l.litres * l.cycle) / 30) * 1000 * (0.7 + next() * 0.6) });
  const last = day_of(now, l.elapsed);
  const due = day_of(now, l.elapsed - l.cycle);
  const grace_end = day_of(now, l.elapsed - l.cycle - 3);
  return {
    id: `flag-${i}`, customer: `leaver-${i}`, level: l.level, title: l.title, kind: l.kind ?? "person", manager: i % 2 ? "1051" : "1046",
    cycle_days: l.cycle, last_visit: last, due, grace_end, elapsed_days: l.elapsed, rarity_percent: l.rarity, month_volume_ml: l.litres * 1000, value_class: l.litres > 200 ? "A" : l.litres > 100 ? "B" : "C",
    task: l.watch ? "watch" : "call", attempts: l.called ? 1 : 0, contact_made: false,
    explanation: { key: "flag.explanation", args: { cycle: l.cycle, last, due, grace_end, elapsed: l.elapsed } },
    visits, contacts: l.called ? [{ day: day_of(now, 1), reached: false, cause: "" }] : [],
  };
}

const devices = (now: number): Device[] => [
  { line: "island-a", driver: "sinopec", mode: "tap", state: "ok", detail: null, proof: "own_vectors", last_frame_at: now - 800, frames: 184_211, errors: 3, points: [1, 2, 3, 4] },
  { line: "island-b", driver: "sinopec", mode: "tap", state: "ok", detail: null, proof: "own_vectors", last_frame_at: now - 1200, frames: 176_034, errors: 0, points: [6, 7, 8] },
  { line: "island-c", driver: "dart", mode: "tap", state: "silent", detail: null, proof: "own_vectors", last_frame_at: now - 4 * minute, frames: 20_110, errors: 41, points: [5] },
  { line: "desk", driver: "em4100", mode: "owner", state: "ok", detail: null, proof: "captured_frames", last_frame_at: now - 8 * minute, frames: 212, errors: 0, points: [] },
];

const head_office = (now: number): HeadOffice => ({
  state: "waiting", detail: null, last_sync_at: now - 12 * hour, waiting: 12, oldest_at: now - 3 * hour, next_sync_at: now + 11.75 * hour, set_aside: 1,
  last_seq: 18_452, acknowledged: 18_440, epoch: "7f3a",
  set_aside_records: [{ seq: 18_031, kind: "visit", at: now - 30 * hour, code: "not_known_here", text: "head office: unknown grade 101#" }],
});

export const known_cars: PlateMatch[] = [
  { customer: "c-345", plate: { characters: "豫A88345", kind: "blue" }, model: "凯美瑞", colour: "black", grade: "95#" },
  { customer: "c-8b1", plate: { characters: "豫AB8123", kind: "blue" }, model: "朗逸", colour: "white", grade: "92#" },
  { customer: "c-77k", plate: { characters: "豫A77K21", kind: "blue" }, model: "轩逸", colour: "silver", grade: "92#" },
];

export const twins = (): TwinPair[] => [
  {
    a: { customer: "c-8b1", title: "豫A·•••23", stage: 2, manager: "1046", visit_days: 6, last_visit: "2026-05-20" },
    b: { customer: "c-881", title: "豫A·•••23 王••", stage: 1, manager: "", visit_days: 2, last_visit: "2026-05-27" },
    reasons: ["look_alike", "same_phone"], found_at: 0, keep: "a", obstacle: "",
    if_a: { stage: 3, visit_days: 7, cars: 2, cards: 1, fills: ["contact"], contact_left: false },
    if_b: { stage: 2, visit_days: 7, cars: 2, cards: 1, fills: ["address", "manager"], contact_left: true },
  },
];

export const organisations = [
  { name: "运达物流", initials: ["ydwl"] },
  { name: "运达汽修", initials: ["ydqx"] },
  { name: "黄河水务", initials: ["hhsw"] },
];

export const hints = (): Hints => ({
  checked_on: "2026-05-25",
  hints: [
    { customer: "c-fleet", title: "豫G·•••02 运••", kind: "organisation", manager: "1051", change: "low", now_ml: 1_180_000, usual_ml: 2_840_000, watched_below_ml: 2_000_000, value_class: "A" },
    { customer: "c-77k", title: "豫A·•••21 王••", kind: "person", manager: "1046", change: "below", now_ml: 35_000, usual_ml: 0, watched_below_ml: 100_000, value_class: "B" },
    { customer: "c-8b1", title: "豫A·•••23", kind: "person", manager: "", change: "high", now_ml: 310_000, usual_ml: 140_000, watched_below_ml: null, value_class: "" },
  ],
  tasks: [{ id: "care-1", customer: "c-wang", title: "••0843 王••", manager: "1051", badge: "1046", since: "2026-05-27", task: "call", attempts: 0 }],
});

export function seed(now: number): Snapshot {
  const points = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => idle(n, now));
  Object.assign(points[0]!, { state: "fuelling", nozzle: 1, grade: "92#", volume_ml: 31_400, amount_minor: 23_640, visit: "v-1" });
  Object.assign(points[2]!, { state: "fuelling", nozzle: 2, grade: "95#", volume_ml: 22_100, amount_minor: 18_040, visit: "v-3" });
  Object.assign(points[3]!, { state: "fuelling", nozzle: 1, grade: "0#", volume_ml: 112_000, amount_minor: 79_070, visit: "v-4", card_tail: "7712" });
  Object.assign(points[4]!, { state: "silent", line: "island-c", since: now - 4 * minute });
  Object.assign(points[7]!, { state: "authorised", grade: "92#", visit: "v-8", card_tail: "0843" });
  const tasks = leavers.map((l, i) => flag(l, i, now));
  return {
    station: { id: "0371-018", name: "郑花路站", company: "中原石油", home_prefix: "豫A", currency: "CNY", language: "zh-CN", grace_days: 3, demo: true, time_zone: "Asia/Shanghai" },
    now, staff: staff(), head_office: head_office(now), devices: devices(now), points, visits: [...open_visits(now), ...closed_visits(now)], tasks,
    expected: [4, 5, 6].map((i) => ({ customer: `expected-${i}`, title: `豫A·•••${i}${i + 2}`, due: day_of(now, i === 6 ? -1 : 0) })),
    models: ["轩逸", "朗逸", "卡罗拉", "捷达", "凯美瑞", "思域", "帕萨特", "哈弗H6", "五菱宏光", "解放J6"],
    damage: { facts: 0, visits: 2, files: [{ name: "station.db.damaged-1779800000000", found_at: 1_779_800_000_000, rows_saved: 18_204, rows_lost: 2 }] },
    likely: known_cars.slice(0, 2).map((m) => ({ ...m, plate: { ...m.plate, characters: `豫A·•••${m.plate.characters.slice(-2)}` } })),
  };
}
