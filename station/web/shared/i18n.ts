// Texts in the reader's language: ICU messages from the shared catalogue, one language loaded at a
// time. Knows no screen; `t` is a plain lookup, so components stay readable.
import { signal } from "@preact/signals";
import { IntlMessageFormat } from "intl-messageformat";
import type english from "@catalogue/en.json";
import type { Language, Text } from "@contract/station";
import { day } from "./format";

export type Key = keyof typeof english;
export type Args = Record<string, string | number>;
type Catalogue = Record<string, string>;

const remembered = "thirdvisit.language";
export const language = signal<Language>("zh-CN");

let texts: Catalogue = {};
const compiled = new Map<string, IntlMessageFormat>();

const loaders: Record<Language, () => Promise<{ default: Catalogue }>> = {
  "zh-CN": () => import("@catalogue/zh-CN.json"),
  en: () => import("@catalogue/en.json"),
};

export function use_catalogue(name: Language, catalogue: Catalogue): void {
  texts = catalogue;
  compiled.clear();
  language.value = name;
}

export async function load_language(name: Language): Promise<void> {
  use_catalogue(name, (await loaders[name]()).default);
  document.documentElement.lang = name;
}

// What the reader chose on this browser, else the station's own language.
export async function start_language(stations_own: Language): Promise<void> {
  const chosen = localStorage.getItem(remembered);
  await load_language(chosen === "en" || chosen === "zh-CN" ? chosen : stations_own);
}

export async function choose_language(name: Language): Promise<void> {
  localStorage.setItem(remembered, name);
  await load_language(name);
}

function format(key: string, args: Args): string {
  const pattern = texts[key];
  if (pattern === undefined) return key;
  if (!pattern.includes("{")) return pattern;
  let message = compiled.get(key);
  if (!message) compiled.set(key, (message = new IntlMessageFormat(pattern, language.value)));
  return message.format(args) as string;
}

export function t(key: Key, args: Args = {}): string {
  void language.value; // whoever renders a text is drawn again when the language changes
  return format(key, args);
}

export function has_text(key: string): key is Key {
  return key in texts;
}

// A text the server chose: days among its arguments are written in the reader's way.
export function say(text: Text): string {
  void language.value;
  const args: Args = {};
  for (const [name, value] of Object.entries(text.args))
    args[name] = typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) ? day(value, language.value) : value;
  return format(text.key, args);
}

// Why head office does not take a record. A newer one may have reasons that this catalogue lacks.
export function refusal_text(code: string): string {
  void language.value;
  const key = `refusal.${code}`;
  return key in texts ? format(key, {}) : format("refusal.other", { code });
}

// A code from the server under a prefix of the catalogue; an unknown one is shown as it came.
export function code_text(prefix: "cause" | "measure" | "reason" | "error" | "colour" | "record", code: string): string {
  void language.value;
  const key = `${prefix}.${code}`;
  return key in texts ? format(key, {}) : code in texts ? format(code, {}) : code;
}
