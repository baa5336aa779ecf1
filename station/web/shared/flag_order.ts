// In which order a manager sees flags. Pure.
import type { Flag } from "@contract/station";

export type Order = "score" | "level" | "value" | "due";
export const orders: Order[] = ["score", "level", "value", "due"];

const steps: Record<Flag["level"], number> = { late: 1, overdue: 2, lost: 3 };

// Unusual times valuable: how seldom this customer stays away so long, by the litres of a month.
export function score(f: Pick<Flag, "rarity_percent" | "month_volume_ml">): number {
  return ((100 - Math.min(100, Math.max(0, f.rarity_percent))) / 100) * f.month_volume_ml;
}

const keys: Record<Order, (f: Flag) => number> = {
  score,
  level: (f) => steps[f.level] * 1000 + f.elapsed_days,
  value: (f) => f.month_volume_ml,
  due: (f) => -Date.parse(f.due),
};

// Highest first; equal ones by id, so that a live update moves nothing without cause.
export function ordered(flags: readonly Flag[], by: Order): Flag[] {
  const key = keys[by];
  return [...flags].sort((a, b) => key(b) - key(a) || (a.id < b.id ? -1 : 1));
}

export function counts(flags: readonly Flag[]): Record<Flag["level"], number> {
  const n = { late: 0, overdue: 0, lost: 0 };
  for (const f of flags) n[f.level]++;
  return n;
}

export interface Gap { day: string; volume_ml: number; gap_days: number | null }

export function gaps_of(f: Pick<Flag, "visits">): Gap[] {
  const day = 86_400_000;
  return f.visits.map((v, i) => {
    const before = f.visits[i - 1];
    return { ...v, gap_days: before ? Math.round((Date.parse(v.day) - Date.parse(before.day)) / day) : null };
  });
}
