// The screens' contract with the head office program. Same conventions as station.ts.

export interface StationRow {
  id: string; name: string; district: string;
  state: "ok" | "silent" | "gaps" | "never" | "revoked";
  last_sync_at: number | null; up_to: number; epoch: string;
  gaps: { epoch: string; from: number; to: number }[];
  set_aside_records: { epoch: string; seq: number; kind: string; at: number; code: string }[];   // the latest 20
  set_aside: number; refused: number; clock_offset_ms: number | null; agent_version: string;
  visits: number; customers: number; flags: number;
  certificate_until: number | null;
  nights: number[];                   // records received in each of the last 30 nights, oldest first
}

export interface CustomerRow {
  id: string; station: string; stage: number; kind: "person" | "organisation" | "shared";
  title: string;                      // masked plate or card tail
  manager: string; visits: number; last_visit: string | null; volume_ml: number; flag: string | null;
}

export interface FlagRow {
  id: string; station: string; customer: string; title: string;
  level: "late" | "overdue" | "lost"; state: "raised" | "closed" | "withdrawn";
  cycle_days: number; last_visit: string; due: string; elapsed_days: number; manager: string;
  contacts: { at: number; reached: boolean; cause: string; measure: string }[];
}

export interface Overview {           // GET /api/state
  company: string; now: number; language: "zh-CN" | "en"; sync_address: string;
  time_zone?: string; demo?: boolean;
  stations: StationRow[];
  totals: { visits: number; customers: number; flags: number; gaps: number; set_aside: number };
}

// POSTs answer as at the station: 200, 400 {error, field, text}, 404, 409 {error:"conflict", text}.
// GET /api/stream: server-sent events `snapshot` (Overview), `station` (StationRow), `totals`.
// GET /api/customers?station=&q=&limit=  -> { customers: CustomerRow[], total }
// GET /api/flags?station=&state=         -> { flags: FlagRow[] }
// POST /api/stations {id, station, name, district} -> { station: StationRow, join_code: string, valid_until: number }
// POST /api/stations/{station}/revoke {id} -> { station: StationRow }
