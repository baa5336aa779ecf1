// One tile per pump, live. Figures keep their place and width; state is shape, word and colour.
import type { Point, Visit } from "@contract/station";
import { minute } from "@shared/clock";
import { litres, money, plate } from "@shared/format";
import { age_text } from "@shared/head_office_line";
import { language, t, type Key } from "@shared/i18n";
import { devices, is_active, points, pulsing, select, selected, station, visits } from "./state";

const words: Record<Point["state"], Key> = {
  inoperative: "pump.inoperative", closed: "pump.closed", idle: "pump.idle", calling: "pump.calling",
  authorised: "pump.authorised", started: "pump.started", suspended_started: "pump.suspended",
  fuelling: "pump.fuelling", suspended_fuelling: "pump.suspended", silent: "pump.silent",
};
const shapes: Partial<Record<Point["state"], string>> = { silent: "⚠", inoperative: "⚠", closed: "✕", idle: "○" };

export function Tiles() {
  return (
    <div class="tiles" role="group" aria-label={t("pumps.all")}>
      <p class="hidden" role="status">{[...pulsing.value].map((n) => t("pump.new_car_at", { n })).join(" ")}</p>
      {points.value.map((p) => <Tile key={p.point} point={p} visit={visits.value.find((v) => v.id === p.visit) ?? null} />)}
    </div>
  );
}

// On a handheld the car lies below the tiles.
function pick(p: Point): void {
  select({ point: p.point, visit: p.visit });
  if (matchMedia("(max-width: 760px)").matches) requestAnimationFrame(() => document.querySelector(".pane")?.scrollIntoView());
}

function who(p: Point, v: Visit | null): string {
  if (v?.plate) return plate(v.plate).replace("·", "·\u200b"); // a long one breaks there
  if (v?.customer?.kind === "organisation" && v.customer.organisation) return v.customer.organisation;
  const tail = v?.card_tail ?? p.card_tail;
  return tail ? `••${tail}` : "";
}

function Tile({ point: p, visit }: { point: Point; visit: Visit | null }) {
  const device = devices.value.find((d) => d.line === p.line);
  const cut = device?.state === "closed";
  const running = !cut && is_active(p);
  const silent = cut || p.state === "silent" || p.state === "inoperative";
  const since = p.since || device?.last_frame_at || 0;
  const fresh = pulsing.value.has(p.point);
  const kind = silent ? "silent" : running ? "running" : "idle";
  const currency = station.value.currency;
  return (
    <button type="button" class={`tile ${kind} ${fresh ? "fresh" : ""}`} aria-pressed={selected.value?.point === p.point}
      onClick={() => pick(p)}>
      <span class="tile-head">
        <span class="pump-number">{p.point}</span>
        <span class="grade">{p.grade}</span>
      </span>
      <span class="tile-state">
        <span class="shape" aria-hidden="true">{silent ? "⚠" : (shapes[p.state] ?? "▶")}</span> {fresh ? t("pump.new_car") : t(cut ? "pump.no_line" : words[p.state])}
      </span>
      <span class="figures">
        {running || p.volume_ml > 0 ? (
          <>
            <span>{litres(p.volume_ml, language.value)}</span>
            <span>{money(p.amount_minor, currency, language.value)}</span>
          </>
        ) : silent && since ? (
          <span>{age_text(minute.value - since)}</span>
        ) : null}
      </span>
      <span class="tile-who">{who(p, visit)}</span>
    </button>
  );
}
