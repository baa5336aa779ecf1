// What a plate pad holds while somebody types: the prefix (province and letter) is preset to the
// home of the station, five characters more are a plate, six a new-energy one. Pure.
import type { Plate } from "@contract/station";

export const provinces = [..."京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"];
export const endings = [..."学挂警港澳试超"];
// I and O are not used on plates: they look like 1 and 0.
export const rows = ["1234567890", "QWERTYUP", "ASDFGHJKL", "ZXCVBNM"].map((r) => [...r]);

export type Kind = Plate["kind"];
export const kinds: Kind[] = ["blue", "green", "yellow", "white", "black", "trailer", "motorcycle", "temporary", "foreign"];

export interface Pad {
  province: string; letter: string;
  typed: string;             // what follows the prefix
  kind: Kind | "";           // chosen by hand; empty: by length
}

export function empty_pad(home_prefix: string): Pad {
  const [province = "", letter = ""] = [...home_prefix];
  return { province, letter, typed: "", kind: "" };
}

const longest = 6;
const foreign_longest = 14;

export function press(pad: Pad, key: string): Pad {
  if (pad.province !== "" && pad.letter === "" && pad.kind !== "foreign" && /^[A-Z]$/.test(key)) return { ...pad, letter: key };
  const limit = pad.kind === "foreign" ? foreign_longest : longest;
  if ([...pad.typed].length >= limit) return pad;
  return { ...pad, typed: pad.typed + key };
}

export function erase(pad: Pad): Pad {
  return { ...pad, typed: [...pad.typed].slice(0, -1).join("") };
}

export function kind_of(pad: Pad): Kind {
  if (pad.kind) return pad.kind;
  if (pad.typed.endsWith("挂")) return "trailer";
  if (pad.typed.endsWith("警")) return "white";
  if (pad.typed.endsWith("港") || pad.typed.endsWith("澳")) return "black";
  if (pad.typed.endsWith("学")) return "yellow";
  return [...pad.typed].length === longest ? "green" : "blue";
}

export function is_complete(pad: Pad): boolean {
  const count = [...pad.typed].length;
  if (pad.kind === "foreign") return count >= 3;
  if (pad.kind === "temporary") return count >= 4;
  return pad.province !== "" && pad.letter !== "" && count >= longest - 1;
}

export function plate_of(pad: Pad): Plate {
  const characters = pad.kind === "foreign" ? pad.typed : pad.province + pad.letter + pad.typed;
  return { characters, kind: kind_of(pad) };
}

// What to look up: from three characters on, the end of the plate finds a known car; a whole plate is
// looked up by its last three, so that its look-alikes are found too.
export function query_of(pad: Pad): string {
  const characters = [...pad.typed];
  if (characters.length < 3) return "";
  return is_complete(pad) ? characters.slice(-3).join("") : pad.typed;
}

// A keyboard, a scanner or the clipboard types into the same pad.
export function type_text(pad: Pad, text: string): Pad {
  const characters = [...text.toUpperCase().replace(/[\s·.-]/g, "")];
  const [first = "", second = ""] = characters;
  if (provinces.includes(first) && pad.kind !== "foreign") {
    const start: Pad = { ...pad, province: first, letter: /[A-Z]/.test(second) ? second : "", typed: "" };
    return characters.slice(2).reduce(take, start);
  }
  return characters.reduce(take, pad);
}

function take(pad: Pad, key: string): Pad {
  const known = /[A-HJ-NP-Z0-9]/.test(key) || endings.includes(key);
  return known || pad.kind === "foreign" ? press(pad, key) : pad;
}

const twins: Record<string, string> = { "8": "B", "0": "D", "1": "L", "2": "Z", "5": "S", "6": "G", "7": "T", Q: "D", V: "Y", U: "V" };

// Which of the cars found may be meant: the very plate first, then its look-alikes; of a plate that
// is not whole yet, all.
export function meant<T extends { plate: Plate }>(pad: Pad, found: T[]): T[] {
  if (!is_complete(pad)) return found;
  const wanted = plate_of(pad).characters;
  const bare = (m: T) => m.plate.characters.replace("·", "");
  return [...found.filter((m) => bare(m) === wanted), ...found.filter((m) => look_alike(m.plate.characters, wanted))];
}

// The same after folding what eyes confuse at a distance.
export function look_alike(a: string, b: string): boolean {
  const fold = (text: string) => [...text.toUpperCase().replace(/[·\s]/g, "")].map((c) => twins[c] ?? c).join("");
  return a !== b && fold(a) === fold(b);
}
