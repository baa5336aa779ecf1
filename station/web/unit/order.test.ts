import { describe, expect, test } from "vitest";
import type { Flag } from "@contract/station";
import type { StationRow } from "@contract/head_office";
import { counts, gaps_of, ordered, score } from "@shared/flag_order";
import { by_trouble, compare_versions, empty_nights, missing, tree, troubles } from "../../../sync/head_office/web/trouble";

const flag = (id: string, part: Partial<Flag>) => ({ id, level: "late", rarity_percent: 5, month_volume_ml: 100_000, elapsed_days: 10, due: "2026-05-12", ...part }) as Flag;

describe("the order of flags", () => {
  const flags = [flag("a", { rarity_percent: 50, month_volume_ml: 300_000 }), flag("b", { level: "lost" }), flag("c", { month_volume_ml: 200_000, level: "overdue", due: "2026-05-20" })];

  test("unusual times valuable comes first", () => {
    expect(score({ rarity_percent: 4, month_volume_ml: 200_000 })).toBeCloseTo(192_000);
    expect(ordered(flags, "score").map((f) => f.id)).toEqual(["c", "a", "b"]);
  });

  test("by level, by value and by due date", () => {
    expect(ordered(flags, "level").map((f) => f.id)).toEqual(["b", "c", "a"]);
    expect(ordered(flags, "value").map((f) => f.id)).toEqual(["a", "c", "b"]);
    expect(ordered([flags[2]!, flags[0]!], "due").map((f) => f.id)).toEqual(["a", "c"]);
  });

  test("equal ones keep their order whatever order they come in", () => {
    const same = [flag("z", {}), flag("y", {})];
    expect(ordered(same, "score").map((f) => f.id)).toEqual(ordered([...same].reverse(), "score").map((f) => f.id));
  });

  test("levels are counted and gaps are told in days", () => {
    expect(counts(flags)).toEqual({ late: 1, overdue: 1, lost: 1 });
    const visits = [{ day: "2026-05-01", volume_ml: 1 }, { day: "2026-05-10", volume_ml: 2 }];
    expect(gaps_of({ visits }).map((g) => g.gap_days)).toEqual([null, 9]);
  });
});

const now = Date.UTC(2026, 4, 25);
const hour = 3600_000;
const station = (id: string, part: Partial<StationRow>): StationRow => ({
  id, name: id, district: "d", state: "ok", last_sync_at: now - hour, up_to: 1, epoch: "e", gaps: [], set_aside_records: [], set_aside: 0, refused: 0, clock_offset_ms: 0,
  agent_version: "0.1.0", visits: 0, customers: 0, flags: 0, certificate_until: now + 50 * 24 * hour, nights: [], ...part,
});

describe("the station board", () => {
  const rows = [
    station("sound", {}), station("revoked", { state: "revoked" }), station("never", { state: "never", last_sync_at: null }), station("clock", { clock_offset_ms: -94_000 }),
    station("gaps", { gaps: [{ epoch: "e", from: 3, to: 6 }, { epoch: "e", from: 9, to: 9 }] }), station("silent", { last_sync_at: now - 40 * hour }), station("old", { agent_version: "0.0.9" }),
  ];

  test("silent first, then gaps, clock, version; the sound and the revoked last", () => {
    expect(by_trouble(rows, now).map((r) => r.id)).toEqual(["silent", "gaps", "clock", "old", "never", "sound", "revoked"]);
  });

  test("one missed night is silence, a working night is not", () => {
    expect(troubles(station("a", { last_sync_at: now - 35 * hour }), now, "0.1.0")).toEqual([]);
    expect(troubles(station("a", { last_sync_at: now - 37 * hour }), now, "0.1.0")).toEqual(["silent"]);
  });

  test("missing records are counted over all gaps", () => {
    expect(missing(rows[4]!)).toBe(5);
  });

  test("a new station has missed no night before its first", () => {
    expect(empty_nights({ nights: [0, 0, 5, 0, 7] })).toBe(1);
    expect(empty_nights({ nights: [0, 0] })).toBe(0);
  });

  test("versions compare by number, not by letter", () => {
    expect(compare_versions("0.10.0", "0.9.3")).toBeGreaterThan(0);
    expect(compare_versions("0.1", "0.1.0")).toBe(0);
  });

  test("the tree groups stations by district", () => {
    const grouped = tree([station("b", { district: "two" }), station("a", { district: "two" }), station("c", { district: "one" })]);
    expect(grouped.map((g) => [g.district, g.stations.map((s) => s.id)])).toEqual([["one", ["c"]], ["two", ["a", "b"]]]);
  });
});
