// The stored table is what its source says: nobody edits it by hand.
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { initials_table, place } from "../initials.mjs";

test("the table of pinyin initials is the library's, all readings of a character", async () => {
  const stored = await readFile(place, "utf8");
  expect(stored).toBe(initials_table());
  const sets_of = (character: string) => stored.split("\n").find((line) => line.slice(line.indexOf(" ") + 1).includes(character))?.split(" ")[0];
  expect([..."运达物流"].map(sets_of)).toEqual(["y", "d", "w", "l"]);
  expect(sets_of("重")).toBe("cz");
  expect(sets_of("单")).toBe("cds");
});
