// Cars this may be: from three typed characters on the known ones and look-alikes, before that those
// that often come at this hour.
import type { PlateMatch } from "@contract/station";
import { plate } from "@shared/format";
import { code_text, t } from "@shared/i18n";
import { look_alike, meant, plate_of, query_of, type Pad } from "@shared/plate";
import { useMatches } from "@shared/known_cars";
import { likely } from "./state";

// Who takes the fuel of this pump comes first; the others follow in their own order.
export function by_grade(all: PlateMatch[], grade: string): PlateMatch[] {
  return [...all.filter((m) => grade && m.grade === grade), ...all.filter((m) => !grade || m.grade !== grade)];
}

export function Matches({ pad, grade, pick }: { pad: Pad; grade: string; pick: (m: PlateMatch, from_likely: boolean) => void }) {
  const matches = meant(pad, useMatches(query_of(pad)));
  const typing = pad.typed !== "";
  const list = typing ? matches : by_grade(likely.value ?? [], grade);
  const twins = matches.some((m) => look_alike(m.plate.characters, plate_of(pad).characters));
  const label = !typing ? "likely" : twins ? "plate.did_you_mean" : "plate.known";
  return (
    <div class="matches" role="group" aria-label={t("plate.matches")} aria-live="polite">
      {list.length > 0 && <p class="hint">{t(label)}</p>}
      {list.slice(0, 3).map((m) => (
        <button type="button" class="chip car" key={m.customer + m.plate.characters} onClick={() => pick(m, !typing)}>
          <b>{plate(m.plate)}</b> {[m.colour && code_text("colour", m.colour), m.model].filter(Boolean).join(" ")}
        </button>
      ))}
    </div>
  );
}
