// Head office's side of the contract, in memory.
import type { CustomerRow, FlagRow, Overview, StationRow } from "@contract/head_office";
import type { Reply } from "./station";
import { day_of, random } from "./seed";

const hour = 3600_000;
const ok = (body: unknown): Reply => ({ status: 200, body });

function station(i: number, now: number): StationRow {
  const next = random(i + 1);
  const names = ["郑花路站", "航海路站", "中州大道站", "黄河北街站", "开元路站", "人民路站", "东风渠站"];
  const nights = Array.from({ length: 30 }, () => Math.round(180 + next() * 240));
  const row: StationRow = {
    id: `0371-${String(18 + i * 3).padStart(3, "0")}`, name: names[i]!, district: i < 4 ? "郑州片区" : "洛阳片区", state: "ok", last_sync_at: now - (8 + i) * hour,
    up_to: 18_000 + i * 911, epoch: "7f3a", gaps: [], set_aside: 0, set_aside_records: [], refused: 0, clock_offset_ms: 120 - i * 40, agent_version: "0.1.0",
    visits: 9_000 + i * 700, customers: 1_200 + i * 90, flags: 12 + i, certificate_until: now + (40 - i) * 24 * hour, nights,
  };
  if (i === 1) return { ...row, state: "silent", last_sync_at: now - 3.2 * 24 * hour, nights: nights.map((n, k) => (k > 26 ? 0 : n)) };
  if (i === 2) return { ...row, state: "gaps", gaps: [{ epoch: "7f3a", from: 1200, to: 1203 }], set_aside: 2, set_aside_records: [{ epoch: "7f3a", seq: 18_031, kind: "visit", at: now - 30 * 3_600_000, code: "not_storable" }, { epoch: "7f3a", seq: 17_204, kind: "customer", at: now - 52 * 3_600_000, code: "missing_field" }], refused: 2 };
  if (i === 4) return { ...row, state: "never", last_sync_at: null, nights: nights.map(() => 0), up_to: 0, visits: 0, customers: 0, flags: 0, agent_version: "", clock_offset_ms: null, certificate_until: null };
  if (i === 5) return { ...row, clock_offset_ms: 94_000 };
  return row;
}

function customer(i: number, now: number): CustomerRow {
  const tails = ["21", "45", "08", "63", "77", "90", "15", "32", "54", "88"];
  return {
    id: `c-${i}`, station: i % 3 ? "0371-018" : "0371-024", stage: i % 4, kind: i % 7 === 3 ? "organisation" : "person", title: i % 7 === 3 ? `••${4000 + i}` : `豫A·•••${tails[i % 10]}`,
    manager: i % 2 ? "1046" : "1051", visits: 3 + ((i * 7) % 40), last_visit: day_of(now, (i * 5) % 30), volume_ml: 90_000 + i * 41_000, flag: i % 4 === 1 ? "late" : null,
  };
}

function flag(i: number, now: number): FlagRow {
  const level = (["late", "overdue", "lost"] as const)[i % 3]!;
  return {
    id: `f-${i}`, station: i % 2 ? "0371-018" : "0371-021", customer: `c-${i}`, title: `豫A·•••${20 + i}`, level, state: i === 5 ? "closed" : "raised", cycle_days: 4 + i * 2,
    last_visit: day_of(now, 14 + i), due: day_of(now, 8 + i), elapsed_days: 14 + i, manager: i % 2 ? "1046" : "1051", contacts: i % 2 ? [{ at: now - 20 * hour, reached: true, cause: "price", measure: "coupon" }] : [],
  };
}

export class MockHeadOffice {
  state: Overview;
  private answers = new Map<string, Reply>();

  constructor(now: number, private publish: (event: string, value: unknown) => void) {
    const stations = [0, 1, 2, 3, 4, 5, 6].map((i) => station(i, now));
    this.state = { company: "中原石油", now, language: "zh-CN", sync_address: "10.0.0.5:8443", time_zone: "Asia/Shanghai", stations, totals: this.totals(stations) };
  }

  private totals(stations: StationRow[]): Overview["totals"] {
    const sum = (pick: (s: StationRow) => number) => stations.reduce((n, s) => n + pick(s), 0);
    return { visits: sum((s) => s.visits), customers: sum((s) => s.customers), flags: sum((s) => s.flags), gaps: sum((s) => s.gaps.length), set_aside: sum((s) => s.set_aside) };
  }

  get(path: string, query: URLSearchParams): Reply {
    const of_station = <T extends { station: string }>(rows: T[]) => rows.filter((r) => !query.get("station") || r.station === query.get("station"));
    if (path === "/api/state") return ok(this.state);
    if (path === "/api/customers") {
      const all = of_station(Array.from({ length: 36 }, (_, i) => customer(i, this.state.now))).filter((c) => c.title.includes(query.get("q") ?? ""));
      return ok({ customers: all, total: all.length });
    }
    if (path === "/api/flags") return ok({ flags: of_station(Array.from({ length: 12 }, (_, i) => flag(i, this.state.now))).filter((f) => !query.get("state") || f.state === query.get("state")) });
    return { status: 404, body: { error: "not_found", text: "" } };
  }

  post(path: string, body: { id: string }): Reply {
    const before = this.answers.get(body.id);
    if (before) return before;
    const reply = this.act(path, body);
    if (reply.status === 200) this.answers.set(body.id, reply);
    return reply;
  }

  private act(path: string, body: unknown): Reply {
    const [, , kind, id, verb] = path.split("/");
    if (kind === "stations" && !id) return this.add(body as { station: string; name: string; district: string });
    const row = this.state.stations.find((s) => s.id === id);
    if (!row || verb !== "revoke") return { status: 404, body: { error: "not_found", text: "" } };
    const revoked: StationRow = { ...row, state: "revoked" };
    this.state.stations = this.state.stations.map((s) => (s.id === id ? revoked : s));
    this.publish("station", revoked);
    return ok({ station: revoked });
  }

  private add(wanted: { station: string; name: string; district: string }): Reply {
    if (this.state.stations.some((s) => s.id === wanted.station && s.state !== "never")) return { status: 409, body: { error: "conflict", text: "error.station_exists" } };
    const row: StationRow = { ...station(4, this.state.now), id: wanted.station, name: wanted.name, district: wanted.district };
    this.state.stations = [...this.state.stations.filter((s) => s.id !== wanted.station), row];
    this.publish("station", row);
    return ok({ station: row, join_code: "THV1-0371-099-7QK2-M4XD-9R3C", valid_until: this.state.now + 24 * hour });
  }
}
