// Cards from the desk that could be of several cars: the attendant taps the one. Nothing is guessed.
import type { WaitingCard } from "@contract/station";
import { Button, State } from "@shared/components";
import { t } from "@shared/i18n";
import { tap_card } from "./actions";
import { points, visits, waiting_cards } from "./state";

export function WaitingCards() {
  return <>{waiting_cards.value?.map((card) => <Waiting key={card.id} card={card} />)}</>;
}

// Pumps with a car that has no card yet; all of them while nobody is there.
function Waiting({ card }: { card: WaitingCard }) {
  const taken = new Set(visits.value.filter((v) => v.status === "open" && v.card_tail).map((v) => v.point));
  const all = points.value.map((p) => p.point);
  const free = all.filter((n) => !taken.has(n));
  return (
    <section class="waiting-card" aria-label={t("desk_card", { tail: card.tail })}>
      <State tone="late">{t("desk_card", { tail: card.tail })}</State>
      {(free.length ? free : all).map((n) => <Button key={n} onClick={() => void tap_card(card, n)}>{t("pump", { n })}</Button>)}
    </section>
  );
}
