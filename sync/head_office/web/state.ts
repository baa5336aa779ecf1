// What head office's page knows: the overview kept live, and which station the tree has picked.
import { signal } from "@preact/signals";
import type { Overview, StationRow } from "@contract/head_office";
import { set_clock } from "@shared/clock";
import { tell } from "@shared/messages";
import { http_post, later, Sender } from "@shared/requests";

export const overview = signal<Overview | null>(null);
// Empty: the whole company; "district:…" a district; else a station's id.
export const scope = signal("");

export const sender = new Sender(localStorage, http_post, later, (_, outcome) => {
  if (!outcome.ok) tell("error", outcome.text);
});

export function put_station(row: StationRow): void {
  const o = overview.value;
  if (!o) return;
  const known = o.stations.some((s) => s.id === row.id);
  overview.value = { ...o, stations: known ? o.stations.map((s) => (s.id === row.id ? row : s)) : [...o.stations, row] };
}

export const handlers = {
  snapshot: (o: Overview) => {
    set_clock(o.now);
    overview.value = o;
  },
  station: put_station,
  totals: (totals: Overview["totals"]) => {
    if (overview.value) overview.value = { ...overview.value, totals };
  },
};

export function in_scope(rows: readonly StationRow[]): StationRow[] {
  const s = scope.value;
  if (s.startsWith("district:")) return rows.filter((r) => r.district === s.slice("district:".length));
  return s === "" ? [...rows] : rows.filter((r) => r.id === s);
}

// Whether a row of a station's list belongs to what the tree has picked.
export function station_in_scope(id: string): boolean {
  return in_scope(overview.value?.stations ?? []).some((s) => s.id === id);
}

export function station_name(id: string): string {
  return overview.value?.stations.find((s) => s.id === id)?.name ?? id;
}
