import { describe, expect, test } from "vitest";
import { draft_lifetime_ms, drop_draft, load_draft, rename_draft, save_draft, sweep_drafts } from "@shared/storage";
import { empty_pad, press } from "@shared/plate";
import { address_of, empty_draft, is_dirty } from "../attendant/draft";
import { FakeStorage } from "./fake_storage";

describe("half-filled forms", () => {
  test("a draft comes back as it was, for its own visit only", () => {
    const store = new FakeStorage();
    const draft = { ...empty_draft(empty_pad("豫A")), surname: "王" };
    save_draft(store, "v-1", draft, 1000);
    expect(load_draft(store, "v-1")).toEqual(draft);
    expect(load_draft(store, "v-2")).toBeNull();
    drop_draft(store, "v-1");
    expect(load_draft(store, "v-1")).toBeNull();
  });

  test("what was typed before the visit was known follows the car", () => {
    const store = new FakeStorage();
    save_draft(store, "point-3", { typed: "123" }, 1000);
    rename_draft(store, "point-3", "v-9");
    expect(load_draft(store, "v-9")).toEqual({ typed: "123" });
    expect(load_draft(store, "point-3")).toBeNull();
    rename_draft(store, "point-4", "v-9");
    expect(load_draft(store, "v-9")).toEqual({ typed: "123" });
  });

  test("drafts end with the shift, other things in the store stay", () => {
    const store = new FakeStorage();
    save_draft(store, "old", 1, 0);
    save_draft(store, "new", 2, 1000);
    store.setItem("thirdvisit.draft.torn", "{");
    store.setItem("thirdvisit.language", "en");
    sweep_drafts(store, draft_lifetime_ms + 500);
    expect([load_draft(store, "old"), load_draft(store, "new")]).toEqual([null, 2]);
    expect(store.getItem("thirdvisit.draft.torn")).toBeNull();
    expect(store.getItem("thirdvisit.language")).toBe("en");
  });

  test("a form is dirty as soon as anything is typed, and not by the preset prefix", () => {
    const empty = empty_draft(empty_pad("豫A"));
    expect(is_dirty(empty)).toBe(false);
    expect(is_dirty(null)).toBe(false);
    expect(is_dirty({ ...empty, pad: press(empty.pad, "1") })).toBe(true);
    expect(is_dirty({ ...empty, title: "先生" })).toBe(true);
  });

  test("surname and title make a form of address in either script", () => {
    expect(address_of({ surname: "王", title: "先生" })).toBe("王先生");
    expect(address_of({ surname: "Smith", title: "Mr" })).toBe("Mr Smith");
    expect(address_of({ surname: " ", title: "先生" })).toBe("");
  });
});
