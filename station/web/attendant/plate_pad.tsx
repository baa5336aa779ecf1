// The plate pad: home prefix preset, five keys and a model chip are a new car (six taps).
import { useState } from "preact/hooks";
import type { Plate } from "@contract/station";
import { Button, Chips, Sheet } from "@shared/components";
import { t } from "@shared/i18n";
import { endings, erase, is_complete, kind_of, kinds, plate_of, press, provinces, rows, type_text, type Pad } from "@shared/plate";
import { busy, models } from "./state";

interface Props { pad: Pad; change: (pad: Pad) => void; save: (plate: Plate, model: string, colour: string) => void; ask: boolean }

export function PlatePad({ pad, change, save, ask }: Props) {
  const [choosing, set_choosing] = useState<"prefix" | "kind" | null>(null);
  const choose = (what: "prefix" | "kind" | null) => {
    set_choosing(what);
    busy.value = what !== null;
  };
  const complete = is_complete(pad);
  const value = plate_of(pad);
  return (
    <div class="pad">
      {ask && <p class="say-line">{t("prompt.note_plate")}</p>}
      <div class="plate-row">
        {pad.kind !== "foreign" && (
          <Button class="prefix" aria-label={t("plate.prefix", { prefix: pad.province + pad.letter })} onClick={() => choose("prefix")}>
            {pad.province}{pad.letter || "_"} ▾
          </Button>
        )}
        <input class={`typed ${kind_of(pad)}`} aria-label={t("plate")} inputMode="none" autocomplete="off" value={pad.typed}
          onInput={(e) => change(type_text({ ...pad, typed: "" }, e.currentTarget.value))}
          onKeyDown={(e) => e.key === "Enter" && complete && save(value, "", "")} />
        <Button class="kind" onClick={() => choose("kind")} aria-label={t("plate.kind", { kind: t(`kind.${kind_of(pad)}`) })}>{t(`kind.${kind_of(pad)}`)} ▾</Button>
      </div>
      <Keys pad={pad} change={change} />
      <div class="save-row" role="group" aria-label={t("model")}>
        {models().slice(0, 5).map((m) => <button type="button" class="chip" key={m} disabled={!complete} onClick={() => save(value, m, "")}>{m}</button>)}
        <Button kind="main" disabled={!complete} onClick={() => save(value, "", "")}>{t("save_plate")}</Button>
      </div>
      {choosing === "prefix" && <PrefixSheet pad={pad} change={change} close={() => choose(null)} />}
      {choosing === "kind" && (
        <Sheet title={t("plate.kind_title")} close={() => choose(null)}>
          <Chips label={t("plate.kind_title")} hide_label items={kinds.map((k) => ({ value: k, text: t(`kind.${k}`) }))} value={kind_of(pad)} pick={(kind) => { change({ ...pad, kind }); choose(null); }} />
        </Sheet>
      )}
    </div>
  );
}

function Keys({ pad, change }: { pad: Pad; change: (pad: Pad) => void }) {
  return (
    <div class="keys" role="group" aria-label={t("plate.keys")}>
      {rows.map((row, i) => (
        <div class="key-row" key={i}>
          {row.map((k) => <button type="button" class="key" key={k} onClick={() => change(press(pad, k))}>{k}</button>)}
          {i === rows.length - 1 && (
            <>
              {endings.slice(0, 2).map((k) => <button type="button" class="key" key={k} onClick={() => change(press(pad, k))}>{k}</button>)}
              <button type="button" class="key erase" aria-label={t("erase")} onClick={() => change(erase(pad))}>⌫</button>
            </>
          )}
        </div>
      ))}
    </div>
  );
}

function PrefixSheet({ pad, change, close }: { pad: Pad; change: (pad: Pad) => void; close: () => void }) {
  const [province, set_province] = useState(pad.province);
  const letters = rows.slice(1).flat().sort();
  return (
    <Sheet title={t("plate.prefix_title")} close={close} wide>
      <Chips label={t("plate.province")} items={provinces.map((p) => ({ value: p, text: p }))} value={province} pick={set_province} />
      <Chips label={t("plate.letter")} items={letters.map((l) => ({ value: l, text: l }))} value={province === pad.province ? pad.letter : ""} pick={(letter) => { change({ ...pad, province, letter }); close(); }} />
      <Chips label={t("plate.ending")} items={endings.map((p) => ({ value: p, text: p }))} value="" pick={(k) => { change(press({ ...pad, province }, k)); close(); }} />
    </Sheet>
  );
}
