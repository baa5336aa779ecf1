// The station's side of the contract, in memory. Answers like the program: the same id twice changes
// nothing; every change goes out on the stream.
import type { Answer, Apart, Contact, Duty, Flag, Grumbled, Merge, MergeTwins, Plate, PlateEntry, SameCar, ServedBy, Snapshot, StreamEvents, TwinPair, UndoMerge, Visit, VolumeHint, Watch } from "@contract/station";
import { day_of, hints, known_cars, organisations, seed, twins } from "./seed";

export interface Reply { status: number; body: unknown }
type Publish = <K extends keyof StreamEvents>(event: K, value: StreamEvents[K]) => void;
const ok = (body: unknown): Reply => ({ status: 200, body });
const gone: Reply = { status: 404, body: { error: "not_found", text: "" } };

export class MockStation {
  state: Snapshot;
  private answers = new Map<string, Reply>();
  private twins = twins();
  private hints = hints();
  private merges: Merge[] = [];
  private merged_pairs = new Map<string, TwinPair>();
  received: { path: string; body: unknown }[] = [];

  constructor(now: number, private publish: Publish) {
    this.state = seed(now);
  }

  get(path: string, query: URLSearchParams): Reply {
    if (path === "/api/state") return ok(this.state);
    if (path === "/api/plates") return ok(this.plates(query.get("q") ?? ""));
    if (path === "/api/flags") return ok(this.flags());
    if (path === "/api/hints") return ok(this.hints);
    if (path === "/api/organisations") return ok(organisations.filter((o) => [o.name, ...o.initials].some((x) => x.startsWith(query.get("q") ?? ""))).map((o) => o.name));
    if (path === "/api/twins") return ok(this.desk());
    return gone;
  }

  post(path: string, body: { id: string }): Reply {
    const before = this.answers.get(body.id);
    if (before) return before;
    this.received.push({ path, body });
    const reply = this.act(path, body);
    if (reply.status === 200) this.answers.set(body.id, reply);
    return reply;
  }

  private act(path: string, body: unknown): Reply {
    const [, , kind, id = "", verb] = path.split("/");
    if (kind === "points" && verb === "plate") return this.plate(this.at_point(Number(id)), body as PlateEntry);
    if (kind === "visits") return this.on_visit(id, verb ?? "", body);
    if (kind === "duty") return this.duty(body as Duty);
    if (kind === "flags" && verb === "contact") return this.contact(id, body as Contact);
    if (kind === "care" && verb === "contact") return this.care(id, body as Contact);
    if (kind === "customers" && verb === "watch") return this.watch(id, body as Watch);
    if (kind === "customers" && verb === "reveal") return ok({ title: "豫A·77K21 王先生", address: "王先生", model: "轩逸", phone: "138••••0021" });
    if (kind === "twins") return id === "merge" ? this.merge(body as MergeTwins) : id === "undo" ? this.undo_merge(body as UndoMerge) : this.tell_apart(body as Apart);
    if (kind === "sync") return this.sync();
    if (kind === "mock") return this.script(id, verb ?? "", body);
    return gone;
  }

  private on_visit(id: string, verb: string, body: unknown): Reply {
    const v = this.state.visits.find((x) => x.id === id);
    if (!v) return gone;
    if (verb === "plate") return this.plate(v, body as PlateEntry);
    if (verb === "answer") return this.answer(v, body as Answer);
    if (verb === "served_by") return this.change(v, { served_by: (body as ServedBy).badge });
    if (verb === "same_car") return this.same_car(v, body as SameCar);
    if (verb === "grumbled") return this.change(v, { grumbled: !(body as Grumbled).undo });
    return gone;
  }

  private at_point(n: number): Visit {
    const point = this.state.points.find((p) => p.point === n);
    const found = this.state.visits.find((v) => v.id === point?.visit);
    if (found) return found;
    const fresh = { ...this.state.visits[0]!, id: `v-new-${n}`, point: n, plate: null, customer: null, how: "anonymous" as const, revision: 0 };
    if (point) point.visit = fresh.id;
    return fresh;
  }

  private change(v: Visit, part: Partial<Visit>): Reply {
    const next = { ...v, ...part, revision: v.revision + 1 };
    this.state.visits = [...this.state.visits.filter((x) => x.id !== v.id), next];
    this.publish("visit", next);
    return ok(next);
  }

  private plate(v: Visit, entry: PlateEntry): Reply {
    const known = known_cars.find((k) => k.customer === entry.customer || k.plate.characters === entry.plate.characters);
    const plate: Plate = known?.plate ?? entry.plate;
    const prompt: Visit["prompt"] = known
      ? { kind: "introduce", stage: 2, fields: ["address", "organisation"], reason: "", say: [{ key: "prompt.introduce", args: { badge: "1046", name: "张伟" } }] }
      : { kind: "none", stage: 0, fields: [], reason: "asked_today", say: [{ key: "prompt.note_plate", args: {} }] };
    const customer: Visit["customer"] = { id: known?.customer ?? `c-${plate.characters}`, stage: 1, kind: "person", address: "", organisation: "", visit_days: known ? 2 : 1, last_grade: known ? "92#" : "", last_volume_ml: known ? 36_000 : null };
    return this.change(v, { plate, model: entry.model || known?.model || "", colour: entry.colour || known?.colour || "", how: "plate", customer, prompt });
  }

  private answer(v: Visit, a: Answer): Reply {
    const customer = v.customer && { ...v.customer, address: a.address || v.customer.address, organisation: a.organisation || v.customer.organisation, stage: (a.answer === "done" ? a.stage : v.customer.stage) as 0 | 1 | 2 | 3 };
    return this.change(v, { answered: a.answer, customer });
  }

  private same_car(v: Visit, r: SameCar): Reply {
    const others = (v.same_cars ?? []).filter((n) => n !== r.point);
    return this.change(v, { same_cars: r.undo ? others : [...others, r.point] });
  }

  private watch(customer: string, w: Watch): Reply {
    const known = this.hints.hints.find((h) => h.customer === customer);
    const row: VolumeHint = known ?? { customer, title: "豫A·•••45", kind: "person", manager: "", change: "below", now_ml: 0, usual_ml: 0, watched_below_ml: null, value_class: "" };
    const rest = this.hints.hints.filter((h) => h !== known);
    const gone = w.below_ml === null && row.change === "below";
    this.hints = { ...this.hints, hints: gone ? rest : [{ ...row, watched_below_ml: w.below_ml }, ...rest] };
    return ok(this.hints);
  }

  private care(id: string, c: Contact): Reply {
    if (!this.hints.tasks.some((x) => x.id === id)) return gone;
    this.hints = { ...this.hints, tasks: this.hints.tasks.flatMap((x) => (x.id !== id ? [x] : c.reached ? [] : [{ ...x, attempts: x.attempts + 1 }])) };
    return ok(this.hints);
  }

  private tell_apart(r: Apart): Reply {
    this.twins = this.twins.filter((p) => p.a.customer !== r.a || p.b.customer !== r.b);
    return ok({ twins: this.twins });
  }

  private desk() {
    return { twins: this.twins, merges: this.merges };
  }

  private merge(r: MergeTwins): Reply {
    const pair = this.twins.find((p) => [p.a.customer, p.b.customer].includes(r.keep));
    if (!pair) return gone;
    const [kept, other] = pair.a.customer === r.keep ? [pair.a, pair.b] : [pair.b, pair.a];
    this.twins = this.twins.filter((p) => p !== pair);
    this.merged_pairs.set(r.id, pair);
    this.merges = [{ id: r.id, survivor: { ...kept, visit_days: kept.visit_days + other.visit_days }, merged: other.customer, merged_title: other.title, at: this.state.now, badge: r.badge, can_undo: true }, ...this.merges];
    return ok(this.desk());
  }

  private undo_merge(r: UndoMerge): Reply {
    const pair = this.merged_pairs.get(r.merge);
    if (!pair) return gone;
    this.twins = [pair, ...this.twins];
    this.merges = this.merges.filter((m) => m.id !== r.merge);
    return ok(this.desk());
  }

  private duty(d: Duty): Reply {
    this.state.staff = this.state.staff.map((e) => (e.badge === d.badge ? { ...e, on_duty: d.on } : e));
    this.publish("staff", this.state.staff);
    return ok(this.state.staff);
  }

  private contact(id: string, c: Contact): Reply {
    const flag = this.state.tasks.find((f) => f.id === id);
    if (!flag) return gone;
    const next: Flag = { ...flag, attempts: flag.attempts + 1, contact_made: c.reached, contacts: [...flag.contacts, { day: day_of(this.state.now, 0), reached: c.reached, cause: c.cause }] };
    this.state.tasks = this.state.tasks.map((f) => (f.id === id ? next : f));
    this.publish("tasks", this.state.tasks);
    return ok(next);
  }

  private sync(): Reply {
    this.state.head_office = { ...this.state.head_office, state: "ok", waiting: 0, oldest_at: null, last_sync_at: this.state.now };
    this.publish("head_office", this.state.head_office);
    return ok({ head_office: this.state.head_office });
  }

  private plates(q: string) {
    const part = q.toUpperCase();
    return part.length < 3 ? [] : known_cars.filter((k) => k.plate.characters.endsWith(part) || k.plate.characters.slice(2).startsWith(part.slice(0, 3)));
  }

  private flags() {
    const counts = { late: 0, overdue: 0, lost: 0 };
    for (const f of this.state.tasks) counts[f.level]++;
    return { flags: this.state.tasks, grace_days: this.state.station.grace_days, counts };
  }

  // What a test lets happen at the forecourt: POST /api/mock/point/set {point: …} and the like.
  private script(what: string, verb: string, body: unknown): Reply {
    const part = body as { point?: Snapshot["points"][number]; visit?: Visit; devices?: Snapshot["devices"] };
    if (what === "point" && part.point) {
      this.state.points = this.state.points.map((p) => (p.point === part.point!.point ? part.point! : p));
      this.publish("point", part.point);
    }
    if (what === "devices" && part.devices) {
      this.state.devices = part.devices;
      this.publish("devices", part.devices);
    }
    if (what === "visit" && part.visit) return this.change(part.visit, {});
    if (what === "received") return ok(this.received);
    if (what === "reset") {
      this.state = seed(this.state.now);
      this.twins = twins();
      this.hints = hints();
      this.merges = [];
      this.received = [];
      this.answers.clear();
      this.publish("snapshot", this.state);
    }
    return ok({ what, verb });
  }
}
