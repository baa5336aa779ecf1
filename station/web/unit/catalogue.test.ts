// The lint of the catalogue: both languages say everything, with the same arguments and parseable,
// and Chinese entries use full-width punctuation.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { IntlMessageFormat } from "intl-messageformat";
import english from "@catalogue/en.json";
import chinese from "@catalogue/zh-CN.json";

const en: Record<string, string> = english;
const zh: Record<string, string> = chinese;

interface Element { type: number; value: string; options?: Record<string, { value: Element[] }> }
const plain_text = 0;
const hash_sign = 7;

function names(elements: Element[]): string[] {
  return elements.flatMap((e) => [
    ...(e.type === plain_text || e.type === hash_sign ? [] : [e.value]),
    ...Object.values(e.options ?? {}).flatMap((o) => names(o.value)),
  ]);
}

const arguments_of = (text: string, locale: string) => [...new Set(names(new IntlMessageFormat(text, locale).getAst() as Element[]))].sort();

function files_of(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((e) => {
    if (e.name === "node_modules" || e.name === "dist" || e.name === "unit") return [];
    return e.isDirectory() ? files_of(`${folder}/${e.name}`) : [`${folder}/${e.name}`];
  });
}

describe("the message catalogue", () => {
  test("no entry is missing in either language", () => {
    expect(Object.keys(zh).filter((k) => !(k in en))).toEqual([]);
    expect(Object.keys(en).filter((k) => !(k in zh))).toEqual([]);
  });

  test("both languages take the same arguments", () => {
    for (const key of Object.keys(en)) expect([key, arguments_of(zh[key]!, "zh-CN")]).toEqual([key, arguments_of(en[key]!, "en")]);
  });

  test("Chinese entries use full-width punctuation", () => {
    const half = /\p{Script=Han}[,;:?!()"]|[,;:?!(]\p{Script=Han}/u;
    expect(Object.keys(zh).filter((k) => half.test(zh[k]!))).toEqual([]);
  });

  test("Chinese entries are Chinese, English entries are not", () => {
    const marks_only = /^[{}a-z_“”·\s]*$/i;
    expect(Object.keys(zh).filter((k) => !/\p{Script=Han}/u.test(zh[k]!) && !marks_only.test(zh[k]!))).toEqual([]);
    expect(Object.keys(en).filter((k) => /\p{Script=Han}/u.test(en[k]!))).toEqual([]);
  });

  test("entries are sorted, so that two branches rarely meet in one line", () => {
    expect(Object.keys(en)).toEqual([...Object.keys(en)].sort());
    expect(Object.keys(zh)).toEqual(Object.keys(en));
  });

  test("every page takes its texts from here: no Chinese in the components but plates and names", () => {
    const here = fileURLToPath(new URL("..", import.meta.url));
    const sources = [...files_of(`${here}attendant`), ...files_of(`${here}manager`), ...files_of(`${here}shared`), ...files_of(`${here}../../sync/head_office/web`)];
    const allowed = /plate\.ts$|answer_pane\.tsx$|components\.tsx$/; // the plate's characters, surnames, the name of the language
    const found = sources.filter((f) => /\.tsx?$/.test(f) && !allowed.test(f)).filter((f) => /\p{Script=Han}/u.test(readFileSync(f, "utf8").replace(/\/\/.*$/gm, "")));
    expect(found).toEqual([]);
  });
});
