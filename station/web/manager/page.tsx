// The manager's page: flags first, then devices, sync and staff.
import { signal } from "@preact/signals";
import { minute } from "@shared/clock";
import { Messages, Nav, State } from "@shared/components";
import { DeskHeader } from "@shared/desk_header";
import { last_sync_line, trouble_of, waiting_line } from "@shared/head_office_line";
import { t } from "@shared/i18n";
import { Devices } from "./devices";
import { Flags } from "./flags";
import { Hints } from "./hints";
import { Staff } from "./staff";
import { flags, hints, snapshot, twins } from "./state";
import { damaged, Sync } from "./sync";
import { Twins } from "./twins";

const pages = ["flags", "hints", "twins", "devices", "sync", "staff"] as const;
type PageName = (typeof pages)[number];
const from_address = (): PageName => pages.find((p) => `#${p}` === location.hash) ?? "flags";
const page = signal<PageName>(from_address());
addEventListener("hashchange", () => (page.value = from_address()));

export function Page() {
  const s = snapshot.value;
  if (!s) return <main class="starting"><p>{t("starting")}</p></main>;
  const troubled = s.devices.filter((d) => d.state !== "ok").length;
  const items = [
    { value: "flags" as const, text: t("nav.flags"), mark: flags.value?.length ?? 0 },
    { value: "hints" as const, text: t("nav.hints"), mark: (hints.value?.hints.length ?? 0) + (hints.value?.tasks.length ?? 0) },
    { value: "twins" as const, text: t("nav.twins"), mark: twins.value?.length ?? 0 },
    { value: "devices" as const, text: t("nav.devices"), mark: troubled },
    { value: "sync" as const, text: t("nav.sync"), mark: s.head_office.set_aside + damaged(s.damage) },
    { value: "staff" as const, text: t("nav.staff") },
  ];
  return (
    <div class="desk">
      <DeskHeader title={s.station.name} id={s.station.id} zone={s.station.time_zone} demo={s.station.demo} link={{ href: "/", text: t("page.attendant") }}>
        <State tone={trouble_of(s.head_office)}>
          {last_sync_line(s.head_office, minute.value, s.station.time_zone)} · {waiting_line(s.head_office, minute.value, s.station.time_zone)}
        </State>
      </DeskHeader>
      <Nav label="nav.pages" items={items} value={page.value} go={(p) => (page.value = p)} />
      <main>
        <h1 class="hidden">{t("page.manager")}</h1>
        {page.value === "flags" && <Flags />}
        {page.value === "hints" && <Hints />}
        {page.value === "twins" && <Twins />}
        {page.value === "devices" && <Devices />}
        {page.value === "sync" && <Sync />}
        {page.value === "staff" && <Staff />}
      </main>
      <Messages />
    </div>
  );
}
