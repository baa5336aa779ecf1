// The last ten cars, who is expected today, whom to call. People who are absent stay masked until
// tapped and mask themselves again after 20 s.
import { useEffect, useState } from "preact/hooks";
import type { Flag, Revealed, Visit } from "@contract/station";
import { Button, Sheet, State } from "@shared/components";
import { day, litres, plate, time } from "@shared/format";
import { language, say, t } from "@shared/i18n";
import { tell } from "@shared/messages";
import { http_post, new_id } from "@shared/requests";
import { acting_badge } from "./actions";
import { expected, select, station, tasks, visits } from "./state";

export const shown_for_ms = 20_000;

export function LastCarsSheet({ close }: { close: () => void }) {
  const cars = visits.value.filter((v) => v.status !== "open");
  const pick = (v: Visit) => {
    close();
    select({ point: v.point, visit: v.id });
  };
  return (
    <Sheet title={t("last_cars")} close={close} wide>
      {cars.length === 0 && <p>{t("last_cars.none")}</p>}
      <ul class="plain rows">
        {cars.map((v) => (
          <li key={v.id}>
            <button type="button" class="row-button car-row" onClick={() => pick(v)}>
              <span class="num">{time(v.ended, language.value, station.value.time_zone)}</span>
              <span>{t("pump", { n: v.point })}</span>
              <strong>{v.plate ? plate(v.plate) : v.card_tail ? `••${v.card_tail}` : t("unknown_car")}</strong>
              <span>{v.model}</span>
              <span class="num">{litres(v.fuellings.reduce((sum, f) => sum + f.volume_ml, 0), language.value)}</span>
              <Progress visit={v} />
            </button>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}

function Progress({ visit: v }: { visit: Visit }) {
  if (v.status === "doubtful") return <State tone="late">{t("visit.doubtful")}</State>;
  if (v.answered) return <State tone="good">{t(`answer.${v.answered}`)}</State>;
  if (v.prompt.kind === "none") return <State tone="plain">{t("nothing_to_ask")}</State>;
  return <State tone="late">{t("to_fill_in")}</State>;
}

export function ExpectedSheet({ close }: { close: () => void }) {
  return (
    <Sheet title={t("expected_today")} close={close}>
      {expected.value.length === 0 && <p>{t("expected_today.none")}</p>}
      <ul class="plain rows">
        {expected.value.map((e) => (
          <li key={e.customer} class="row">
            <Masked customer={e.customer} title={e.title} />
            <span>{t("due_on", { day: day(e.due, language.value) })}</span>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}

interface ToCall { close: () => void; call: (flag: Flag, title: string) => void }
export function ToCallSheet({ close, call }: ToCall) {
  return (
    <Sheet title={t("to_call_today")} close={close} wide>
      {tasks.value.length === 0 && <p>{t("to_call_today.none")}</p>}
      <ul class="plain rows">
        {tasks.value.map((f) => (
          <li key={f.id} class="row task">
            <Masked customer={f.customer} title={f.title} />
            <State tone={f.level}>{t(`level.${f.level}`)}</State>
            <p class="explanation">{say(f.explanation)}</p>
            {f.task === "call" ? (
              <Button kind="main" onClick={() => call(f, f.title)}>{t("call")}</Button>
            ) : (
              <State tone="plain">{t("watch_card")}</State>
            )}
          </li>
        ))}
      </ul>
    </Sheet>
  );
}

function Masked({ customer, title }: { customer: string; title: string }) {
  const [shown, set_shown] = useState<Revealed | null>(null);
  useEffect(() => {
    if (!shown) return;
    const timer = setTimeout(() => set_shown(null), shown_for_ms);
    return () => clearTimeout(timer);
  }, [shown]);
  const toggle = async () => {
    if (shown) return set_shown(null);
    const found = await reveal(customer);
    if (found) set_shown(found);
  };
  return (
    <button type="button" class="masked" aria-expanded={shown !== null} onClick={() => void toggle()}>
      <strong>{shown ? shown.title : title}</strong>
      {shown && <span> {[shown.address, shown.model, shown.phone].filter(Boolean).join(" · ")}</span>}
      {!shown && <span class="hint">{t("tap_to_show")}</span>}
    </button>
  );
}

// Not kept and not sent again: looking is worth an entry in the audit trail each time.
async function reveal(customer: string): Promise<Revealed | null> {
  try {
    const answer = await http_post(`/api/customers/${customer}/reveal`, { id: new_id(), badge: acting_badge(null) });
    if (answer.ok) return (await answer.json()) as Revealed;
    tell("error", t(answer.status === 403 || answer.status === 404 ? "error.not_shown_here" : "error.not_reachable"));
  } catch {
    tell("error", t("error.not_reachable"));
  }
  return null;
}
