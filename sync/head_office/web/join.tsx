// A one-time code with which a station's program joins: shown once, large, and never again.
import { useState } from "preact/hooks";
import type { StationRow } from "@contract/head_office";
import { Button, Field, Sheet } from "@shared/components";
import { day_and_time } from "@shared/format";
import { language, t } from "@shared/i18n";
import { tell } from "@shared/messages";
import { new_id } from "@shared/requests";
import { overview, put_station, sender } from "./state";

interface Code { join_code: string; valid_until: number; station: StationRow }

export function JoinSheet({ row, close }: { row: StationRow | null; close: () => void }) {
  const [station, set_station] = useState(row?.id ?? "");
  const [name, set_name] = useState(row?.name ?? "");
  const [district, set_district] = useState(row?.district ?? "");
  const [code, set_code] = useState<Code | null>(null);
  const ready = station.trim() !== "" && name.trim() !== "";
  const make = async (e: Event) => {
    e.preventDefault();
    const body = { id: new_id(), station: station.trim(), name: name.trim(), district: district.trim() };
    const outcome = await sender.post("/api/stations", body);
    if (!outcome.ok) return;
    const made = outcome.value as Code;
    put_station(made.station);
    set_code(made);
  };
  if (code) return <CodeSheet code={code} close={close} />;
  const districts = [...new Set(overview.value!.stations.map((s) => s.district))];
  return (
    <Sheet title={t("ho.add_station")} close={close}>
      <form class="join" onSubmit={(e) => void make(e)}>
        <Field label={t("ho.station_id")} hint={t("ho.station_id_hint")}>{(id) => <input id={id} value={station} maxLength={40} required onInput={(e) => set_station(e.currentTarget.value)} />}</Field>
        <Field label={t("ho.station_name")}>{(id) => <input id={id} value={name} maxLength={60} required onInput={(e) => set_name(e.currentTarget.value)} />}</Field>
        <Field label={t("ho.district")}>{(id) => <input id={id} value={district} list="districts" maxLength={60} onInput={(e) => set_district(e.currentTarget.value)} />}</Field>
        <datalist id="districts">{districts.map((d) => <option key={d} value={d} />)}</datalist>
        <button type="submit" class="button main" disabled={!ready}>{t("ho.make_code")}</button>
      </form>
    </Sheet>
  );
}

function CodeSheet({ code, close }: { code: Code; close: () => void }) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(code.join_code);
      tell("done", t("ho.copied"));
    } catch {
      tell("error", t("ho.copy_by_hand"));
    }
  };
  const until = day_and_time(code.valid_until, language.value, overview.value!.time_zone);
  return (
    <Sheet title={t("ho.code_title", { name: code.station.name })} close={close}>
      <p>{t("ho.code_hint", { until })}</p>
      <p class="join-code"><code>{code.join_code}</code></p>
      <p>{t("ho.code_command")}</p>
      <pre class="command"><code>thirdvisit join {code.join_code}</code></pre>
      <p class="hint">{t("ho.code_address", { address: overview.value!.sync_address })}</p>
      <div class="choice">
        <Button kind="main" onClick={() => void copy()}>{t("ho.copy")}</Button>
        <Button onClick={close}>{t("close")}</Button>
      </div>
    </Sheet>
  );
}
