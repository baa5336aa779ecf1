// Which station needs somebody first: the board's order. Pure.
import type { StationRow } from "@contract/head_office";

export type Trouble = "gaps" | "silent" | "clock" | "set_aside" | "certificate" | "old_version";

const silent_after_ms = 36 * 3600_000; // one nightly sync missed, and half a day of grace
const clock_off_ms = 30_000;
const certificate_soon_ms = 10 * 24 * 3600_000;

export function newest_version(rows: readonly StationRow[]): string {
  return rows.map((r) => r.agent_version).sort(compare_versions).at(-1) ?? "";
}

export function compare_versions(a: string, b: string): number {
  const parts = (v: string) => v.split(".").map((p) => Number.parseInt(p, 10) || 0);
  const [x, y] = [parts(a), parts(b)];
  for (let i = 0; i < Math.max(x.length, y.length); ++i) {
    const by = (x[i] ?? 0) - (y[i] ?? 0);
    if (by !== 0) return by;
  }
  return 0;
}

export function troubles(r: StationRow, now: number, newest: string): Trouble[] {
  if (r.state === "revoked" || r.state === "never") return [];
  const found: Trouble[] = [];
  if (r.state === "silent" || (r.last_sync_at !== null && now - r.last_sync_at > silent_after_ms)) found.push("silent");
  if (r.gaps.length > 0) found.push("gaps");
  if (r.clock_offset_ms !== null && Math.abs(r.clock_offset_ms) > clock_off_ms) found.push("clock");
  if (r.set_aside > 0) found.push("set_aside");
  if (r.certificate_until !== null && r.certificate_until - now < certificate_soon_ms) found.push("certificate");
  if (r.agent_version && compare_versions(r.agent_version, newest) < 0) found.push("old_version");
  return found;
}

const weight: Record<Trouble, number> = { silent: 32, gaps: 16, clock: 8, set_aside: 4, certificate: 2, old_version: 1 };

// Worst first; then those that never came, the sound ones, the revoked; within that by district and id.
export function by_trouble(rows: readonly StationRow[], now: number): StationRow[] {
  const newest = newest_version(rows);
  const rank = (r: StationRow) => {
    if (r.state === "revoked") return -2;
    if (r.state === "never") return 0.5;
    return troubles(r, now, newest).reduce((sum, what) => sum + weight[what], 0);
  };
  return [...rows].sort((a, b) => rank(b) - rank(a) || a.district.localeCompare(b.district) || a.id.localeCompare(b.id));
}

export function missing(r: StationRow): number {
  return r.gaps.reduce((sum, g) => sum + g.to - g.from + 1, 0);
}

// Nights without records since the first that had some: a new station has missed none.
export function empty_nights(r: Pick<StationRow, "nights">): number {
  const first = r.nights.findIndex((n) => n > 0);
  return first < 0 ? 0 : r.nights.slice(first).filter((n) => n === 0).length;
}

export function tree(rows: readonly StationRow[]): { district: string; stations: StationRow[] }[] {
  const districts = new Map<string, StationRow[]>();
  for (const r of [...rows].sort((a, b) => a.id.localeCompare(b.id))) districts.set(r.district, [...(districts.get(r.district) ?? []), r]);
  return [...districts].map(([district, stations]) => ({ district, stations })).sort((a, b) => a.district.localeCompare(b.district));
}
