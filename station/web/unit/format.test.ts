import { describe, expect, test } from "vitest";
import { add_days, age, day, day_and_time, days_between, is_masked, litres, money, plate, time, today } from "@shared/format";

describe("figures as people write them", () => {
  test("litres keep two decimals while they run", () => {
    expect(litres(31_400, "en")).toBe("31.40 L");
    expect(litres(1_112_004, "zh-CN")).toBe("1,112.00 L");
    expect(litres(38_000, "en", 0)).toBe("38 L");
  });

  test("money carries the currency's own sign in both languages", () => {
    expect(money(23_640, "CNY", "zh-CN")).toBe("¥236.40");
    expect(money(23_640, "CNY", "en")).toBe("¥236.40");
  });

  test("days are written by the language and do not move with the zone", () => {
    expect(day("2026-05-03", "zh-CN")).toBe("5月3日");
    expect(day("2026-05-03", "en")).toBe("May 3");
    expect(days_between("2026-02-27", "2026-03-01")).toBe(2);
    expect(add_days("2026-12-31", 1)).toBe("2027-01-01");
  });

  test("instants are shown in the station's zone, not the browser's", () => {
    const at = Date.UTC(2026, 4, 24, 18, 17);
    expect(time(at, "zh-CN", "Asia/Shanghai")).toBe("02:17");
    expect(time(at, "en", "Europe/Berlin")).toBe("20:17");
    expect(today(at, "Asia/Shanghai")).toBe("2026-05-25");
    expect(day_and_time(at, "en", "Asia/Shanghai")).toBe("May 25, 02:17");
  });

  test("an age is told in the largest unit that says enough", () => {
    expect(age(20_000)).toEqual({ unit: "minute", count: 1 });
    expect(age(59 * 60_000)).toEqual({ unit: "minute", count: 59 });
    expect(age(3 * 3600_000)).toEqual({ unit: "hour", count: 3 });
    expect(age(49 * 3600_000)).toEqual({ unit: "day", count: 2 });
  });

  test("plates are parted after the letter; masked and foreign ones stay as they are", () => {
    expect(plate({ characters: "豫A12345", kind: "blue" })).toBe("豫A·12345");
    expect(plate({ characters: "豫A·•••45", kind: "blue" })).toBe("豫A·•••45");
    expect(plate({ characters: "MOI1234", kind: "foreign" })).toBe("MOI1234");
    expect(is_masked({ characters: "豫A·•••45", kind: "blue" })).toBe(true);
  });
});
