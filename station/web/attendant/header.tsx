// Always in sight: station, time, who is on duty, head office, silent devices, and a cut line.
import type { Device } from "@contract/station";
import { signal } from "@preact/signals";
import type { Employee } from "@contract/station";
import { minute } from "@shared/clock";
import { Button, CutLine, LanguageSwitch, Sheet, State, ThemeSwitch } from "@shared/components";
import { time } from "@shared/format";
import { age_text, last_sync_line, trouble_of, waiting_line } from "@shared/head_office_line";
import { language, t } from "@shared/i18n";
import { set_duty, set_zone } from "./actions";
import { busy, devices, head_office, points, staff, station } from "./state";

const duty_open = signal(false);
function open_duty(yes: boolean): void {
  duty_open.value = yes;
  busy.value = yes;
}

export function Header() {
  const zone = station.value?.time_zone;
  const office = head_office.value;
  return (
    <header class="top">
      <div class="where">
        <strong>{station.value?.name}</strong> <span class="id">{station.value?.id}</span>
        <time class="clock">{time(minute.value, language.value, zone)}</time>
        {station.value?.demo && <span class="demo">{t("demo")}</span>}
      </div>
      <div class="switches">
        <OnDuty />
        <LanguageSwitch />
        <ThemeSwitch />
      </div>
      <div class="status">
        {office && (
          <State tone={trouble_of(office)}>
            {last_sync_line(office, minute.value, zone)} · {waiting_line(office, minute.value, zone)}
          </State>
        )}
        <SilentDevices />
      </div>
      <CutLine />
      {duty_open.value && <DutySheet />}
    </header>
  );
}

function OnDuty() {
  const on = staff.value?.filter((e) => e.on_duty) ?? [];
  const shown = on.slice(0, 2).map((e) => `${e.badge} ${e.name}`).join(" · ");
  const more = on.length > 2 ? ` +${on.length - 2}` : "";
  return (
    <Button onClick={() => open_duty(true)} aria-haspopup="dialog" class="duty">
      <span class="duty-label">{t("on_duty")}</span> {shown ? shown + more : t("nobody")}
    </Button>
  );
}

function DutySheet() {
  return (
    <Sheet title={t("on_duty")} close={() => open_duty(false)}>
      <p>{t("on_duty.hint")}</p>
      <div class="staff">
        {staff.value?.map((e) => (
          <div key={e.badge} class="on-duty">
            <Button pressed={e.on_duty} onClick={() => void set_duty(e.badge, !e.on_duty)}>
              <span class="shape" aria-hidden="true">{e.on_duty ? "●" : "○"}</span> {e.badge} {e.name} · {t(e.on_duty ? "duty.on" : "duty.off")}
            </Button>
            {e.on_duty && <Zone employee={e} />}
          </div>
        ))}
      </div>
    </Sheet>
  );
}

type Trouble = "silent" | "closed" | "lent";

function trouble(d: Device): Trouble | null {
  return d.state === "closed" && d.lent_until ? "lent" : d.state === "ok" ? null : d.state;
}

// The pumps this attendant is in charge of: who comes there is served by him unless somebody says
// otherwise.
function Zone({ employee: e }: { employee: Employee }) {
  return (
    <div class="chips" role="group" aria-label={t("duty.zone", { badge: e.badge })}>
      <span class="chips-label">{t("duty.zone", { badge: e.badge })}</span>
      {points.value.map((p) => (
        <button type="button" key={p.point} class="chip" aria-pressed={e.points?.includes(p.point) ?? false} onClick={() => void set_zone(e, p.point)}>
          {t("pump", { n: p.point })}
        </button>
      ))}
    </div>
  );
}

// One sentence for all that are silent, one for all whose port is shut and one for all that the POS has
// borrowed: a cut power strip must not fill the header.
function SilentDevices() {
  const all = devices.value ?? [];
  return (
    <>
      {(["silent", "closed", "lent"] as const).map((state) => {
        const those = all.filter((d) => trouble(d) === state);
        if (those.length === 0) return null;
        const points = those.flatMap((d) => d.points).sort((a, b) => a - b);
        const lines = those.filter((d) => d.points.length === 0).map((d) => d.line);
        const where = [points.length ? t("pumps", { list: points.join(", ") }) : "", ...lines].filter(Boolean).join(", ");
        const last = Math.max(...those.map((d) => d.last_frame_at ?? 0));
        if (state === "lent") return <State key={state} tone="plain">{t("device.lent_line", { pumps: where, time: time(Math.max(...those.map((d) => d.lent_until ?? 0)), language.value, station.value?.time_zone) })}</State>;
        const args = { pumps: where, age: last ? age_text(minute.value - last) : t("devices.never") };
        return <State key={state} tone="bad">{t(state === "closed" ? "device.closed_line" : last ? "device.silent_line" : "device.never_line", args)}</State>;
      })}
    </>
  );
}
