// Who works here, who is on duty, and how many flags each one's customers have.
import type { Duty } from "@contract/station";
import { Button, State } from "@shared/components";
import { number } from "@shared/format";
import { language, t } from "@shared/i18n";
import { new_id } from "@shared/requests";
import { flags, handlers, sender, snapshot } from "./state";

async function set_duty(badge: string, on: boolean): Promise<void> {
  const body: Duty = { id: new_id(), badge, on };
  const outcome = await sender.post("/api/duty", body);
  if (outcome.ok && Array.isArray(outcome.value)) handlers.staff?.(outcome.value as never);
}

export function Staff() {
  const s = snapshot.value!;
  return (
    <section aria-label={t("nav.staff")}>
      <table class="cards">
        <thead><tr><th>{t("staff.who")}</th><th>{t("on_duty")}</th><th>{t("staff.flags")}</th><th>{t("staff.not_called")}</th><th><span class="hidden">{t("staff.change")}</span></th></tr></thead>
        <tbody>
          {s.staff.map((e) => {
            const own = (flags.value ?? []).filter((f) => f.manager === e.badge);
            return (
              <tr key={e.badge}>
                <th scope="row">{e.badge} {e.name}</th>
                <td data-label={t("on_duty")}><State tone={e.on_duty ? "good" : "plain"}>{t(e.on_duty ? "duty.on" : "duty.off")}</State></td>
                <td data-label={t("staff.flags")} class="num">{number(own.length, language.value)}</td>
                <td data-label={t("staff.not_called")} class="num">{number(own.filter((f) => f.task === "call" && f.attempts === 0).length, language.value)}</td>
                <td><Button onClick={() => void set_duty(e.badge, !e.on_duty)} aria-label={`${t(e.on_duty ? "duty.go_off" : "duty.go_on")}: ${e.name}`}>{t(e.on_duty ? "duty.go_off" : "duty.go_on")}</Button></td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
