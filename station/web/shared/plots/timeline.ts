// The customer's visits drawn: one mark per visit (height = litres), the usual interval as a band
// after the last one, grace as a lighter band, due date, today, and calls as small flags.
// Loaded only when a timeline comes into view.
import * as Plot from "@observablehq/plot";
import type { Flag } from "@contract/station";
import { add_days } from "../format";
import { gaps_of } from "../flag_order";

export interface TimelineTexts { due: string; today: string; visit: (day: string, litres: number, gap: number | null) => string; month: (d: Date) => string }
export interface TimelineOptions { width: number; today: string; texts: TimelineTexts }

const at = (day: string) => new Date(`${day}T00:00:00Z`);
const days_shown = 100;
const height = 104;

function bands(f: Flag, today: string, top: number) {
  const rect = (from: string, to: string, fill: string) =>
    from < to ? [Plot.rect([0], { x1: () => at(from), x2: () => at(to), y1: 0, y2: top, fill })] : [];
  return [
    ...rect(f.last_visit, f.due, "var(--plot-cycle)"),
    ...rect(f.due, f.grace_end, "var(--plot-grace)"),
    ...rect(f.grace_end, today, `var(--${f.level}-ground)`),
  ];
}

export function draw_timeline(f: Flag, o: TimelineOptions): Element {
  const from = add_days(o.today, -days_shown);
  const visits = gaps_of(f).filter((v) => v.day >= from);
  const top = Math.max(1, ...visits.map((v) => v.volume_ml)) * 1.35;
  const label = { fontSize: 13, fill: "currentColor", frameAnchor: "top", textAnchor: "end", lineAnchor: "bottom" } as const;
  return Plot.plot({
    width: o.width, height, marginLeft: 4, marginRight: 4, marginTop: 30, marginBottom: 18,
    style: { background: "transparent", color: "inherit", fontFamily: "inherit", fontSize: "12px", overflow: "visible" },
    x: { type: "utc", domain: [at(from), at(add_days(o.today, 4))], label: null, ticks: "month", tickFormat: o.texts.month, tickSize: 3 },
    y: { domain: [0, top], axis: null },
    marks: [
      ...bands(f, o.today, top),
      Plot.ruleY([0], { stroke: "var(--strong-line)" }),
      Plot.ruleX(visits, { x: (v: { day: string }) => at(v.day), y1: 0, y2: "volume_ml", stroke: "var(--accent)", strokeWidth: 3 }),
      Plot.ruleX([at(f.due)], { stroke: "var(--soft)", strokeDasharray: "3,3" }),
      Plot.ruleX([at(o.today)], { stroke: "currentColor", strokeWidth: 1.5 }),
      Plot.text([at(f.due)], { ...label, x: (d: Date) => d, text: () => o.texts.due, dx: 4, dy: -1 }),
      Plot.text([at(o.today)], { ...label, x: (d: Date) => d, text: () => o.texts.today, dx: 12, dy: -15 }),
      Plot.text(f.contacts, { x: (c: { day: string }) => at(c.day), y: top * 0.82, dx: -8, text: (c: { reached: boolean }) => (c.reached ? "⚑" : "⚐"), fontSize: 16, fill: "currentColor" }),
      Plot.tip(visits, Plot.pointerX({ x: (v: { day: string }) => at(v.day), y: "volume_ml", title: (v: { day: string; volume_ml: number; gap_days: number | null }) => o.texts.visit(v.day, v.volume_ml, v.gap_days), fill: "var(--paper)", stroke: "var(--strong-line)" })),
    ],
  });
}
