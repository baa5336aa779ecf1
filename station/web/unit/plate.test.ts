import { describe, expect, test } from "vitest";
import { empty_pad, erase, is_complete, kind_of, look_alike, meant, plate_of, press, query_of, type_text } from "@shared/plate";

const typed = (text: string) => [...text].reduce(press, empty_pad("豫A"));

describe("the plate pad", () => {
  test("the home prefix is preset: five taps make a plate", () => {
    expect(is_complete(typed("1234"))).toBe(false);
    expect(is_complete(typed("12345"))).toBe(true);
    expect(plate_of(typed("12345"))).toEqual({ characters: "豫A12345", kind: "blue" });
  });

  test("a sixth character makes it a new-energy plate, a seventh is not taken", () => {
    expect(plate_of(typed("D12345"))).toEqual({ characters: "豫AD12345", kind: "green" });
    expect(typed("D123456").typed).toBe("D12345");
  });

  test("endings tell the kind, and a kind chosen by hand wins", () => {
    expect(kind_of(typed("1234挂"))).toBe("trailer");
    expect(kind_of(typed("1234警"))).toBe("white");
    expect(kind_of(typed("1234学"))).toBe("yellow");
    expect(kind_of({ ...typed("12345"), kind: "yellow" })).toBe("yellow");
  });

  test("three characters are enough to look for a known car, a whole plate is looked up by its end", () => {
    expect(query_of(typed("34"))).toBe("");
    expect(query_of(typed("345"))).toBe("345");
    expect(query_of(typed("88123"))).toBe("123");
  });

  test("of a whole plate only itself and its look-alikes are meant", () => {
    const cars = ["豫A·B8123", "豫A88123", "豫A99123"].map((characters) => ({ plate: { characters, kind: "blue" as const } }));
    expect(meant(typed("88123"), cars).map((c) => c.plate.characters)).toEqual(["豫A88123", "豫A·B8123"]);
    expect(meant(typed("123"), cars)).toHaveLength(3);
  });

  test("after another province the next letter belongs to the prefix", () => {
    expect(press({ ...empty_pad("京"), letter: "" }, "N")).toMatchObject({ letter: "N", typed: "" });
  });

  test("erasing takes one character at a time and never the prefix", () => {
    expect(erase(typed("12")).typed).toBe("1");
    expect(erase(erase(erase(typed("1"))))).toEqual(empty_pad("豫A"));
  });

  test("a keyboard may type the whole plate, another province included", () => {
    expect(plate_of(type_text(empty_pad("豫A"), "京n·8k776"))).toEqual({ characters: "京N8K776", kind: "blue" });
    expect(type_text(empty_pad("豫A"), "1o2i3").typed).toBe("123");
  });

  test("a foreign plate is taken as it is written", () => {
    const foreign = type_text({ ...empty_pad("豫A"), kind: "foreign" }, "M-OI 1234");
    expect(plate_of(foreign)).toEqual({ characters: "MOI1234", kind: "foreign" });
    expect(is_complete(foreign)).toBe(true);
  });

  test("8 and B, 0 and D, 5 and S are look-alikes; a plate is not its own look-alike", () => {
    expect(look_alike("豫A·8B123", "豫ABB123")).toBe(true);
    expect(look_alike("豫A0S123", "豫AD5123")).toBe(true);
    expect(look_alike("豫A12345", "豫A12346")).toBe(false);
    expect(look_alike("豫A12345", "豫A12345")).toBe(false);
  });
});
