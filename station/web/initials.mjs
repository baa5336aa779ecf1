// The table of pinyin initials for the search of organisations: every reading that pinyin-pro knows of
// each character of U+4E00 to U+9FFF. `node initials.mjs` writes it anew; a unit test compares.
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { polyphonic } from "pinyin-pro";

export const place = fileURLToPath(new URL("../keys/pinyin_initials.txt", import.meta.url));

// One line for each set of initials: "cz 乘…", by set.
export function initials_table() {
  const by_set = new Map();
  for (let code = 0x4e00; code <= 0x9fff; ++code) {
    const character = String.fromCodePoint(code);
    const readings = polyphonic(character, { type: "array", toneType: "none", pattern: "first" })[0] ?? [];
    const set = [...new Set(readings.map((r) => r[0] ?? ""))].filter((letter) => /[a-z]/.test(letter)).sort().join("");
    if (set) by_set.set(set, (by_set.get(set) ?? "") + character);
  }
  return [...by_set].sort(([a], [b]) => (a < b ? -1 : 1)).map(([set, characters]) => `${set} ${characters}\n`).join("");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeFile(place, initials_table());
