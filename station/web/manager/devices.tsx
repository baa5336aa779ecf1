// Every line with what it says and how far its driver is proven.
import type { Device } from "@contract/station";
import { minute } from "@shared/clock";
import { State } from "@shared/components";
import { number, time } from "@shared/format";
import { age_text, since_text } from "@shared/head_office_line";
import { language, say, t } from "@shared/i18n";
import { snapshot } from "./state";

const proofs: Device["proof"][] = ["none", "own_vectors", "captured_frames", "foreign_peer", "hardware"];

export function Devices() {
  const devices = snapshot.value!.devices;
  return (
    <section aria-label={t("nav.devices")}>
      {devices.length === 0 && <p class="empty">{t("devices.none")}</p>}
      <table class="cards">
        <thead>
          <tr><th>{t("devices.line")}</th><th>{t("devices.state")}</th><th>{t("devices.last_frame")}</th><th>{t("devices.frames")}</th><th>{t("devices.errors")}</th><th>{t("devices.proof")}</th></tr>
        </thead>
        <tbody>{devices.map((d) => <Row key={d.line} device={d} />)}</tbody>
      </table>
      <p class="hint">{t("devices.hint")}</p>
    </section>
  );
}

function Row({ device: d }: { device: Device }) {
  const tone = d.state === "ok" ? "good" : d.lent_until ? "plain" : "bad";
  const level = proofs.indexOf(d.proof);
  const last = d.last_frame_at === null ? t("devices.never") : since_text(minute.value - d.last_frame_at);
  return (
    <tr>
      <th scope="row">
        {d.line}
        <span class="sub">{d.driver} · {t(`devices.mode.${d.mode}`)}{d.points.length ? ` · ${t("pumps", { list: d.points.join(", ") })}` : ""}</span>
      </th>
      <td data-label={t("devices.state")}><State tone={tone}>{d.lent_until ? t("devices.state.lent", { time: time(d.lent_until, language.value, snapshot.value!.station.time_zone) }) : t(`devices.state.${d.state}`)}</State>{d.detail && !d.lent_until && <span class="sub">{say(d.detail)}</span>}
        {d.clock_off_s !== undefined && <span class="sub">{t(d.clock_off_s > 0 ? "devices.clock_fast" : "devices.clock_slow", { age: age_text(Math.abs(d.clock_off_s) * 1000) })}</span>}</td>
      <td data-label={t("devices.last_frame")} class="num">{last}</td>
      <td data-label={t("devices.frames")} class="num">{number(d.frames, language.value)}</td>
      <td data-label={t("devices.errors")} class="num">{number(d.errors, language.value)}{d.frames > 0 && <span class="sub">{t("devices.rate", { rate: number((d.errors * 1000) / (d.frames + d.errors), language.value, 2) })}</span>}</td>
      <td data-label={t("devices.proof")}><span aria-hidden="true">{"●".repeat(level)}{"○".repeat(4 - level)}</span> {t(`proof.${d.proof}`)}</td>
    </tr>
  );
}
