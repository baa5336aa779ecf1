// The screens' contract with the station's program: every value that crosses, both ways.
// Served on loopback (decision 23). Instants are UTC milliseconds, days "YYYY-MM-DD" of the
// station's own calendar, volumes ml, money minor units. Personal fields arrive masked unless the
// customer is at a pump now. The C++ side is station/door; a browser test holds both together.

export type Language = "zh-CN" | "en";

export type PointState =
  | "inoperative" | "closed" | "idle" | "calling" | "authorised"
  | "started" | "suspended_started" | "fuelling" | "suspended_fuelling" | "silent";

export interface Employee { badge: string; name: string; on_duty: boolean; points?: number[] } // in charge of these pumps

// A card from the desk that could be of several cars: the attendant taps the one.
export interface WaitingCard { id: string; tail: string; at: number }

export interface Plate {
  characters: string;               // masked: "豫A·•••45"
  kind: "blue" | "yellow" | "green" | "white" | "black" | "trailer" | "motorcycle" | "temporary" | "foreign";
}

export interface Device {
  line: string; driver: string; mode: "owner" | "tap";
  state: "ok" | "silent" | "closed"; // closed: the port cannot be opened, `detail` says why
  lent_until?: number | null;        // closed because the POS has borrowed the port, until then at most
  detail: Text | null; proof: "none" | "own_vectors" | "captured_frames" | "foreign_peer" | "hardware";
  last_frame_at: number | null; frames: number; errors: number; points: number[];
  clock_off_s?: number;              // pump's clock minus ours; only when it is minutes wrong
}

export interface HeadOffice {
  state: "ok" | "waiting" | "sending" | "unreachable" | "not_joined" | "stopped";
  detail: Text | null;               // what happened and what to do
  last_sync_at: number | null; waiting: number; oldest_at: number | null;
  next_sync_at: number | null; set_aside: number;
  last_seq?: number; acknowledged?: number; epoch?: string;   // shown on the manager's sync page
  set_aside_records?: { seq: number; kind: string; at: number; code: string; text: string }[];   // the latest 20
}

// What of the station's own store was found damaged and is used by nothing any more. A file is listed
// until it is gone, by hand or after 7 days.
export interface Damage {
  facts: number; visits: number;
  files: { name: string; found_at: number; rows_saved: number; rows_lost: number }[];
}

// What to say to the car at the pump (product 4). `none`: nothing is asked; `ask` texts are
// catalogue keys with arguments, so that both languages are one lookup.
export interface Prompt {
  kind: "none" | "note_plate" | "introduce" | "contact" | "returned" | "complaint";
  stage: number;                     // the stage this prompt would complete
  say: Text[];
  fields: ("address" | "organisation" | "phone" | "wechat" | "mail" | "cause")[];
  reason: string;                    // why nothing is asked: "rush", "self_service", "resting", ...
}

// A catalogue key (schemas/catalogue) with its arguments. Days cross as "YYYY-MM-DD"; the screen
// writes them in the reader's way.
export interface Text { key: string; args: Record<string, string | number> }

export interface Visit {
  id: string; revision: number; point: number;
  status: "open" | "closed" | "doubtful" | "dropped" | "joined";
  begun: number; ended: number;
  fuellings: { grade: string; volume_ml: number; amount_minor: number; at: number }[];
  card_tail: string | null; plate: Plate | null; model: string; colour: string;
  how: "anonymous" | "card" | "plate" | "card_and_plate" | "conflicting" | "shared_card" | "to_confirm";
  reason: string;
  customer: {
    id: string; stage: 0 | 1 | 2 | 3; kind: "person" | "organisation" | "shared";
    address: string; organisation: string;     // empty: not known or not to be shown
    visit_days: number; last_grade: string; last_volume_ml: number | null;
    twins?: { title: string; reasons: TwinReason[] }[];   // who else he may be, while at the pump; masked
  } | null;
  prompt: Prompt;
  answered: "" | "done" | "not_now" | "no" | "never" | "not_shown";
  served_by: string;
  same_cars?: number[];              // pumps whose visits joined this one and can be parted again
  grumbled?: boolean;                // and nobody has spoken to the customer yet
}

// Takes less or more than he used to: at two weekly checks in a row at most half, or at least twice, of
// his own median; or less than a value set by hand.
export interface VolumeHint {
  customer: string; title: string; kind: "person" | "organisation" | "shared"; manager: string;
  change: "low" | "high" | "below"; now_ml: number; usual_ml: number;   // in 28 days; usual 0: not known
  watched_below_ml: number | null; value_class: "" | "new" | "A" | "B" | "C";
}
// Somebody to be spoken to without a flag: he grumbled.
export interface CareTask {
  id: string; customer: string; title: string; manager: string; badge: string; since: string;
  task: "call" | "watch"; attempts: number;
}
export interface Hints { checked_on: string | null; hints: VolumeHint[]; tasks: CareTask[] }   // GET /api/hints, most litres lost first
export interface Grumbled { id: string; badge: string; undo?: boolean }          // POST /api/visits/{id}/grumbled -> Visit
export interface Watch { id: string; badge: string; below_ml: number | null }    // POST /api/customers/{id}/watch -> Hints
// POST /api/care/{id}/contact (Contact) -> Hints: reached ends the task
// GET /api/organisations?q=yd -> string[]: names by their beginning, a part, or pinyin initials; at most 6

// Why two profiles may be one person: a warning, never a decision.
export type TwinReason = "same_plate" | "same_phone" | "look_alike";
export interface TwinSide { customer: string; title: string; stage: 0 | 1 | 2 | 3; manager: string; visit_days: number; last_visit: string | null }
export type MergeField = "address" | "organisation" | "contact" | "manager";
export interface TwinsTogether {       // what the kept profile would be
  stage: 0 | 1 | 2 | 3; visit_days: number; cars: number; cards: number;
  fills: MergeField[];                 // that come from the other
  contact_left: boolean;               // the other's contact is not covered by a consent
}
export interface TwinPair {
  a: TwinSide; b: TwinSide; reasons: TwinReason[]; found_at: number;
  keep: "a" | "b";                     // the proposal
  obstacle: "" | "shared_vehicle" | "do_not_record" | "unlike_kinds";   // why they cannot be one
  if_a: TwinsTogether; if_b: TwinsTogether;                             // a is kept, b is kept
}
export interface Merge { id: string; survivor: TwinSide; merged: string; merged_title: string; at: number; badge: string; can_undo: boolean }
export interface TwinDesk { twins: TwinPair[]; merges: Merge[] }                // GET /api/twins, latest first
export interface Apart { id: string; badge: string; a: string; b: string }      // POST /api/twins/apart -> { twins: TwinPair[] }
export interface MergeTwins { id: string; badge: string; keep: string; other: string }   // POST /api/twins/merge -> TwinDesk
export interface UndoMerge { id: string; badge: string; merge: string }         // POST /api/twins/undo -> TwinDesk

export interface Point {
  point: number; line: string; state: PointState; nozzle: number; grade: string;
  volume_ml: number; amount_minor: number;      // running figures, 0 when idle
  since: number; card_tail: string | null; visit: string | null;
}

export interface Flag {
  id: string; customer: string; level: "late" | "overdue" | "lost";
  title: string;                     // masked plate or card tail, form of address masked
  kind: "person" | "organisation" | "shared"; manager: string;
  cycle_days: number; last_visit: string; due: string; grace_end: string; elapsed_days: number;
  rarity_percent: number;            // "stays away this long in n of 100 gaps"
  month_volume_ml: number;
  value_class?: "" | "new" | "A" | "B" | "C";   // by what he brought in 12 months
  task: "call" | "watch";            // watch: no contact or no consent
  attempts: number; contact_made: boolean; explanation: Text;
  visits: { day: string; volume_ml: number }[]; contacts: { day: string; reached: boolean; cause: string }[];
}

export interface Station {
  id: string; name: string; company: string; home_prefix: string; currency: string;
  language: Language; grace_days: number; demo: boolean;
  time_zone?: string;                // IANA name; absent: the browser's own
}

export interface Snapshot {           // GET /api/state
  station: Station; now: number; staff: Employee[]; head_office: HeadOffice; devices: Device[];
  points: Point[]; visits: Visit[];   // open ones and the last 10 closed
  tasks: Flag[]; expected: { customer: string; title: string; due: string }[];
  models: string[];                   // vehicle models, most frequent first
  waiting_cards?: WaitingCard[];      // from the desk, to be tapped to a car
  damage?: Damage;
  likely?: PlateMatch[];              // cars that often come at this hour, at most 12, best first; plates masked
}

// GET /api/stream: server-sent events. `event:` is one of the keys below, `data:` its JSON.
export interface StreamEvents {
  snapshot: Snapshot;                 // first, after each (re)connect
  point: Point; visit: Visit; devices: Device[]; head_office: HeadOffice;
  tasks: Flag[]; staff: Employee[]; expected: Snapshot["expected"]; waiting_cards: WaitingCard[];
  likely: PlateMatch[]; damage: Damage;
}

// Every POST carries an id made by the screen; the same id twice changes nothing (decision 7).
// Answers: 200 with the new value, 400 {error, field, text}, 404, 409 {error:"conflict", text}.
// `error` is the tail of a catalogue key "error.<error>", `text` a catalogue key or empty, `args` its
// arguments where it has some, `why` a word for programmers.
export interface PlateEntry {         // POST /api/points/{n}/plate -> Visit
  id: string; plate: Plate; model: string; colour: string; badge: string;
  customer?: string;                  // picked from `likely`: the plate is masked, this says who it is
}
// POST /api/visits/{id}/plate (PlateEntry) -> Visit: the same for a car that has left the pump
// `grade`: of its last fuelling.
export interface PlateMatch { customer: string; plate: Plate; model: string; colour: string; grade?: string }          // GET /api/plates?q=345 -> PlateMatch[]

export interface Answer {             // POST /api/visits/{id}/answer
  id: string; badge: string; stage: number; answer: "done" | "not_now" | "no" | "never";
  do_not_record: boolean; address: string; organisation: string;
  contact: { kind: "phone" | "wechat" | "mail"; value: string } | null;
  consents: { purpose: "address_and_history" | "chain" | "phone" | "message" | "birthday" | "marketing"; state: "given" | "declined"; wording: string; language: Language }[];
}
export interface ServedBy { id: string; badge: string }                          // POST /api/visits/{id}/served_by
export interface SameCar { id: string; point: number; undo?: boolean }                           // POST /api/visits/{id}/same_car
export interface TapCard { id: string; card: string }                            // POST /api/points/{n}/card -> Visit
export interface Duty { id: string; badge: string; on: boolean; points?: number[] } // POST /api/duty
export type Cause =
  | "price" | "competitor" | "moved" | "car_sold" | "in_repair" | "went_electric" | "bad_service"
  | "quality" | "queue" | "payment" | "travel" | "no_reason" | "other";
export type Measure =
  | "apology" | "explained" | "coupon" | "delivery" | "complaint" | "visit_agreed" | "passed_on" | "none";
export interface Contact {            // POST /api/flags/{id}/contact
  id: string; badge: string; channel: "phone" | "message" | "on_site"; reached: boolean;
  cause: Cause | ""; cause_text: string; measure: Measure | ""; note: string; next_on: string | null;
}
// GET /api/flags -> { flags: Flag[], grace_days, counts: {late, overdue, lost} }
// GET /api/customers/{id} -> { flag: Flag | null, visits: Visit[], ... }
// POST /api/customers/{id}/reveal {id, badge} -> Revealed; 403 {error:"not_allowed"} until users exist
// (decision 24). The screen shows it for 20 s.
export interface Revealed { title: string; address: string; model: string; phone: string }
// POST /api/sync/now {id} -> { head_office: HeadOffice }
