// The one screen: header, pumps, the car in front of the attendant, and the lists below.
import { signal } from "@preact/signals";
import type { Flag } from "@contract/station";
import { Messages } from "@shared/components";
import { ContactSheet } from "@shared/contact_sheet";
import { t } from "@shared/i18n";
import { CarPane } from "./car_pane";
import { Header } from "./header";
import { ExpectedSheet, LastCarsSheet, ToCallSheet } from "./lists";
import { acting_badge, sender } from "./actions";
import { busy, expected, ready, selected, staff, station, tasks, visits } from "./state";
import { Tiles } from "./tiles";
import { WaitingCards } from "./waiting_cards";

type List = "last" | "expected" | "to_call" | null;
const list = signal<List>(null);
const calling = signal<{ flag: Flag; title: string } | null>(null);

function open(next: List): void {
  list.value = next;
  busy.value = next !== null || calling.value !== null;
}

function call(flag: Flag | null, title = ""): void {
  calling.value = flag ? { flag, title } : null;
  open(null);
}

export function Page() {
  if (!ready.value) return <main class="starting"><p>{t("starting")}</p><Header /></main>;
  return (
    <div class="attendant">
      <Header />
      <main>
        <h1 class="hidden">{t("page.attendant")}</h1>
        <WaitingCards />
        <Tiles />
        {selected.value ? <CarPane key={selected.value.visit ?? `p${selected.value.point}`} selection={selected.value} /> : <Quiet />}
      </main>
      <footer class="lists" aria-label={t("lists")}>
        <button type="button" class="button" onClick={() => open("last")}>{t("last_cars")} <b>{visits.value.filter((v) => v.status !== "open").length}</b></button>
        <button type="button" class="button" onClick={() => open("expected")}>{t("expected_today")} <b>{expected.value.length}</b></button>
        <button type="button" class="button" onClick={() => open("to_call")}>{t("to_call_today")} <b>{tasks.value.length}</b></button>
      </footer>
      {list.value === "last" && <LastCarsSheet close={() => open(null)} />}
      {list.value === "expected" && <ExpectedSheet close={() => open(null)} />}
      {list.value === "to_call" && <ToCallSheet close={() => open(null)} call={call} />}
      {calling.value && (
        <ContactSheet path={`/api/flags/${calling.value.flag.id}/contact`} contacts={calling.value.flag.contacts} title={calling.value.title} staff={staff.value} badge={acting_badge(null)} channel="phone"
          station={station.value.name} sender={sender} close={() => call(null)} />
      )}
      <Messages />
    </div>
  );
}

function Quiet() {
  return (
    <section class="pane quiet" aria-label={t("car")}>
      <p class="big">{t("quiet")}</p>
      <p>{t("quiet.hint")}</p>
    </section>
  );
}
