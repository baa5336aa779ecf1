// Profiles that may be one person, both sides beside each other. The manager says when they are two.
import type { TwinPair, TwinSide } from "@contract/station";
import { Button } from "@shared/components";
import { day } from "@shared/format";
import { language, t, type Key } from "@shared/i18n";
import { tell } from "@shared/messages";
import { new_id } from "@shared/requests";
import { sender, snapshot, twins } from "./state";

const stages: Key[] = ["stage.0", "stage.1", "stage.2", "stage.3"];

async function tell_apart(pair: TwinPair): Promise<void> {
  const badge = snapshot.value?.staff[0]?.badge ?? "";
  const outcome = await sender.post("/api/twins/apart", { id: new_id(), badge, a: pair.a.customer, b: pair.b.customer } as { id: string });
  if (!outcome.ok) return;
  twins.value = (outcome.value as { twins: TwinPair[] }).twins;
  tell("done", t("twins.told_apart"));
}

export function Twins() {
  const all = twins.value;
  if (!all) return <p>{t("loading")}</p>;
  return (
    <section aria-label={t("nav.twins")}>
      <p class="hint">{t("twins.hint")}</p>
      {all.length === 0 && <p class="empty">{t("twins.none")}</p>}
      <ul class="plain twins">{all.map((p) => <Pair key={`${p.a.customer}/${p.b.customer}`} pair={p} />)}</ul>
    </section>
  );
}

function Pair({ pair }: { pair: TwinPair }) {
  return (
    <li class="panel twin">
      <div class="sides"><Side side={pair.a} /><Side side={pair.b} /></div>
      <div class="twin-actions">
        <p><b>{pair.reasons.map((r) => t(`twins.${r}`)).join(t("list.and"))}</b></p>
        <Button onClick={() => void tell_apart(pair)}>{t("twins.two_persons")}</Button>
      </div>
    </li>
  );
}

function Side({ side: s }: { side: TwinSide }) {
  const manager = snapshot.value!.staff.find((e) => e.badge === s.manager);
  return (
    <div class="side">
      <h2>{s.title || t("unknown_car")}</h2>
      <p class="facts-line">
        {[t(stages[s.stage]!), t("visit_days", { n: s.visit_days }), s.last_visit && t("twins.last_visit", { day: day(s.last_visit, language.value) })].filter(Boolean).join(" · ")}
      </p>
      <p class="facts-line">{s.manager ? t("managed_by", { who: manager ? `${manager.badge} ${manager.name}` : s.manager }) : t("in_the_pool")}</p>
    </div>
  );
}
