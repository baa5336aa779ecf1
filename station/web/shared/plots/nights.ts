// The last 30 nights of one station as a heat strip: darker = more records, crossed out = a
// night without any since the first. Loaded only when a strip comes into view.
import * as Plot from "@observablehq/plot";

export interface NightsOptions { width: number; most: number; title: (ago: number, records: number) => string }

export function draw_nights(nights: readonly number[], o: NightsOptions): Element {
  const first = nights.findIndex((n) => n > 0); // before its first records a station misses nothing
  const cells = nights.map((records, i) => ({ i, records, ago: nights.length - i, missed: records === 0 && first >= 0 && i > first }));
  return Plot.plot({
    width: o.width, height: 26, margin: 0, x: { axis: null, type: "band", padding: 0.12, domain: cells.map((c) => c.i) },
    style: { background: "transparent", color: "inherit", overflow: "visible" },
    marks: [
      Plot.cell(cells, {
        x: "i", title: (c: (typeof cells)[number]) => o.title(c.ago, c.records), stroke: "var(--line)", rx: 2,
        fill: (c: (typeof cells)[number]) => (c.records === 0 ? "var(--paper)" : "var(--accent)"),
        fillOpacity: (c: (typeof cells)[number]) => (c.records === 0 ? 1 : 0.2 + 0.8 * Math.min(1, c.records / Math.max(1, o.most))),
      }),
      Plot.text(cells.filter((c) => c.missed), { x: "i", text: () => "×", fill: "currentColor", fontSize: 13 }),
    ],
  });
}
