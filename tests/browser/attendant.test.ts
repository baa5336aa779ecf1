// The attendant's screen in a real browser.
import { afterEach, describe, expect, test } from "vitest";
import type { Point } from "@contract/station";
import { happen, overflowing, station, too_small, violations, type Look, type World } from "./world";

type Station = Awaited<ReturnType<typeof station>>;
let world: Station;
afterEach(() => world.close());

async function start(look?: Look): Promise<Station> {
  world = await station("/", look);
  await world.page.locator(".tile").first().waitFor();
  return world;
}
const tile = (w: World<unknown>, n: number) => w.page.locator(".tile").nth(n - 1);
const button = (w: World<unknown>, name: string | RegExp) => w.page.getByRole("button", { name, exact: typeof name === "string" });

const nozzle_up = (point: number, visit: string | null = null): Point => ({
  point, line: "island-a", state: "calling", nozzle: 1, grade: "92#", volume_ml: 0, amount_minor: 0, since: 0, card_tail: null, visit,
});

describe("taps", () => {
  test("a known car is answered in at most three taps", async () => {
    const w = await start();
    await tile(w, 3).click(); // in the shop the car comes to the front by itself
    await w.tap(button(w, "王"));
    await w.tap(button(w, "Mr"));
    await w.tap(button(w, /^Done/));
    await w.page.locator(".answered").getByText("Done").waitFor();
    expect(w.taps).toBeLessThanOrEqual(3);
    const sent = w.mock.received.find((r) => r.path === "/api/visits/v-3/answer")?.body;
    expect(sent).toMatchObject({ badge: "1046", stage: 2, answer: "done", address: "王先生", do_not_record: false, contact: null });
    expect(sent).toMatchObject({ consents: [{ purpose: "address_and_history", state: "given", wording: "consent.address_and_history/1", language: "en" }] });
  });

  test("a new car is noted in at most six taps", async () => {
    const w = await start();
    for (const key of "8K776") await w.tap(w.page.locator(".key", { hasText: new RegExp(`^${key}$`) }));
    await w.tap(button(w, "轩逸"));
    await w.page.locator(".facts .plate", { hasText: "豫A·8K776" }).waitFor();
    expect(w.taps).toBeLessThanOrEqual(6);
    expect(w.mock.received.at(-1)).toMatchObject({ path: "/api/points/1/plate", body: { plate: { characters: "豫A8K776", kind: "blue" }, model: "轩逸", badge: "1046" } });
  });

  test("the last three characters find a known car", async () => {
    const w = await start();
    for (const key of "345") await w.tap(w.page.locator(".key", { hasText: new RegExp(`^${key}$`) }));
    await w.tap(w.page.locator(".chip.car", { hasText: "豫A·88345" }));
    await w.page.locator(".facts .plate", { hasText: "豫A·88345" }).waitFor();
    expect(w.taps).toBe(4);
  });

  test("a likely car is taken with one tap, its plate masked before, those of the pump's grade first", async () => {
    const w = await start();
    await w.page.getByText("Often here at this hour").waitFor();
    expect(await w.page.locator(".chip.car").allInnerTexts()).toEqual(["豫A·•••23 White 朗逸", "豫A·•••45 Black 凯美瑞"]);
    await w.tap(w.page.locator(".chip.car").first());
    await w.page.locator(".facts .plate", { hasText: "豫A·B8123" }).or(w.page.locator(".facts .plate", { hasText: "豫AB·8123" })).first().waitFor();
    expect(w.taps).toBe(1);
    expect(w.mock.received.at(-1)).toMatchObject({ path: "/api/points/1/plate", body: { customer: "c-8b1", badge: "1046" } });
  });

  test("a look-alike is asked about", async () => {
    const w = await start();
    for (const key of "88123") await w.page.locator(".key", { hasText: new RegExp(`^${key}$`) }).click();
    await w.page.getByText("Did you mean:").waitFor();
    expect(await w.page.locator(".chip.car").allInnerTexts()).toEqual(["豫A·B8123 White 朗逸"]);
  });

  test("a call is recorded in three taps: who, reached, cause", async () => {
    const w = await start();
    await button(w, /^To call today/).click();
    await w.tap(button(w, "Call").first());
    await w.tap(button(w, "Reached"));
    await w.tap(button(w, "Price"));
    await w.page.getByText("Contact recorded").waitFor();
    expect(w.taps).toBe(3);
    expect(w.mock.received.at(-1)).toMatchObject({ path: "/api/flags/flag-0/contact", body: { reached: true, cause: "price", channel: "phone", measure: "" } });
  });
});

describe("nothing typed is lost", () => {
  test("a half-filled form survives a reload, for its own car", async () => {
    const w = await start();
    await tile(w, 3).click();
    await button(w, "李").click();
    await w.page.getByPlaceholder("Organisation").fill("运达物流");
    await w.page.reload();
    await button(w, "李").waitFor();
    expect(await button(w, "李").getAttribute("aria-pressed")).toBe("true");
    expect(await w.page.getByPlaceholder("Organisation").inputValue()).toBe("运达物流");
    await tile(w, 1).click();
    expect(await w.page.getByLabel("Plate", { exact: true }).inputValue()).toBe("");
  });

  test("an answer given while the line is cut is kept, told, and sent once when the line is back", async () => {
    const w = await start();
    await tile(w, 3).click();
    await button(w, "王").click();
    w.cut(true);
    await w.page.getByRole("alert").getByText("No connection to the program").waitFor();
    await button(w, /^Done/).click();
    await w.page.getByRole("alert").getByText("1 entry is kept and will be sent.").waitFor();
    await w.page.clock.runFor(3000);
    w.cut(false);
    await w.page.clock.runFor(6000);
    await w.page.locator(".answered").waitFor();
    await w.page.getByRole("alert").waitFor({ state: "detached" });
    expect(w.mock.received.filter((r) => r.path === "/api/visits/v-3/answer")).toHaveLength(1);
  });
});

describe("live", () => {
  test("a car that came while the line was cut is at the front when it is back", async () => {
    const w = await start();
    w.cut(true);
    await w.page.getByRole("alert").waitFor();
    w.mock.state.points = w.mock.state.points.map((p) => (p.point === 7 ? nozzle_up(7) : p));
    w.cut(false);
    await w.page.clock.runFor(3000);
    await w.page.locator(".pump-tag", { hasText: "Pump 7" }).waitFor();
  });

  test("figures run without a reload", async () => {
    const w = await start();
    await w.page.evaluate(() => ((window as never as { mark: number }).mark = 1));
    await happen(w.address, "point", { ...nozzle_up(2), state: "fuelling", volume_ml: 12_340, amount_minor: 9_290 });
    await tile(w, 2).getByText("12.34 L").waitFor();
    await tile(w, 2).getByText("¥92.90").waitFor();
    expect(await w.page.evaluate(() => (window as never as { mark: number }).mark)).toBe(1);
  });

  test("running figures draw nothing but the pumps again, however long the open list is", async () => {
    const w = await start();
    await button(w, /^To call today/).click();
    await w.page.locator(".task").first().waitFor();
    await w.page.evaluate(() => {
      const made = Intl.DateTimeFormat;
      const count = { formats: 0, changes: 0 };
      Object.assign(window, { count });
      Intl.DateTimeFormat = new Proxy(made, { construct: (target, args) => (count.formats++, new target(...(args as []))) });
      new MutationObserver((seen) => (count.changes += seen.length)).observe(document.querySelector("dialog")!, { subtree: true, childList: true, characterData: true });
    });
    for (let i = 1; i <= 20; ++i) await happen(w.address, "point", { ...nozzle_up(2), state: "fuelling", volume_ml: i * 1000 });
    await tile(w, 2).getByText("20.00 L").waitFor();
    expect(await w.page.evaluate(() => (window as never as { count: unknown }).count)).toEqual({ formats: 0, changes: 0 });
  });

  test("a new car comes to the front when nobody types", async () => {
    const w = await start();
    await happen(w.address, "point", nozzle_up(6));
    await w.page.locator(".pump-tag", { hasText: "Pump 6" }).waitFor();
    expect(await tile(w, 6).getAttribute("aria-pressed")).toBe("true");
  });

  test("a new car only pulses its tile while somebody is typing", async () => {
    const w = await start();
    await w.page.locator(".key", { hasText: /^7$/ }).click();
    await happen(w.address, "point", nozzle_up(6));
    await tile(w, 6).getByText("New car").waitFor();
    expect(await w.page.locator(".pump-tag").innerText()).toBe("Pump 1");
    await tile(w, 6).click();
    await w.page.locator(".pump-tag", { hasText: "Pump 6" }).waitFor();
    expect(await tile(w, 6).getByText("New car").count()).toBe(0);
  });

  test("the next car at the same pump comes to the front when its plate makes the visit another one", async () => {
    const w = await start();
    await tile(w, 3).click();
    const here = w.mock.state.visits.find((v) => v.id === "v-3")!;
    await happen(w.address, "point", { ...nozzle_up(3, "v-3"), state: "fuelling" });
    await happen(w.address, "visit", { ...here, id: "v-next", plate: { characters: "豫A2B950", kind: "blue" } });
    await happen(w.address, "point", { ...nozzle_up(3, "v-next"), state: "fuelling" });
    await w.page.locator(".facts .plate", { hasText: "豫A·2B950" }).waitFor();
  });

  test("a visit that is joined to another leaves its place to whoever stands at the pump", async () => {
    const w = await start();
    await tile(w, 3).click();
    const joined = w.mock.state.visits.find((v) => v.id === "v-3")!;
    await happen(w.address, "point", { ...nozzle_up(3), state: "idle", visit: null });
    await happen(w.address, "visit", { ...joined, status: "joined" });
    await w.page.locator(".facts .plate", { hasText: "Unknown car" }).waitFor();
  });

  test("a car that has left can still be filled in from the last ten", async () => {
    const w = await start();
    await button(w, /^Last 10 cars/).click();
    await w.page.locator(".row-button").filter({ hasText: "To fill in" }).first().click();
    await w.page.getByText("Has left; can still be filled in").waitFor();
  });
});

test("absent people are masked until tapped and mask themselves again after 20 s", async () => {
  const w = await start();
  await button(w, /^To call today/).click();
  const first = w.page.locator(".masked").first();
  expect(await first.innerText()).toContain("豫A·•••21 王••");
  await first.click();
  await first.getByText("豫A·77K21").waitFor();
  await w.page.clock.runFor(19_000);
  expect(await first.innerText()).toContain("豫A·77K21");
  await w.page.clock.runFor(1_500);
  await first.getByText("豫A·•••21 王••").waitFor();
});

test("the header says station, time, duty, records waiting and what is silent", async () => {
  const w = await start();
  const header = await w.page.getByRole("banner").innerText();
  for (const part of ["郑花路站", "14:32", "1046 张伟 · 1051 李娜", "12 records waiting, oldest 3 h old, next sync 02:17", "Pump 5: silent for 4 min"]) expect(header).toContain(part);
});

test("a doubtful car shows no name, says why, and is confirmed with one tap", async () => {
  const w = await start();
  const before = w.mock.state.visits.find((v) => v.id === "v-8")!;
  const doubtful = { ...before, card_tail: null, plate: { characters: "豫A77K21", kind: "blue" as const }, how: "to_confirm" as const, reason: "model_differs", customer: null, prompt: { kind: "none" as const, stage: 0, say: [], fields: [], reason: "to_confirm" } };
  await happen(w.address, "visit", doubtful);
  await tile(w, 8).click();
  await w.page.getByText("Another model than before: confirm the car first.").waitFor();
  expect(await w.page.locator(".facts .address").count()).toBe(0);
  await w.tap(w.page.locator(".known .chip.car", { hasText: "豫A·77K21" }));
  await expect.poll(() => w.mock.received.at(-1)).toMatchObject({ path: "/api/visits/v-8/plate", body: { customer: "c-77k" } });
});

test("another employee takes over with one tap, among those on duty", async () => {
  const w = await start();
  await tile(w, 3).click();
  await w.page.getByText("Hello, I'm 张伟, number 1046.").waitFor();
  await button(w, "1051").click();
  await expect.poll(() => button(w, "1051").getAttribute("aria-pressed")).toBe("true");
  expect(w.mock.received.at(-1)).toMatchObject({ path: "/api/visits/v-3/served_by", body: { badge: "1051" } });
});

test("never and do-not-record are one sheet away and sent as such", async () => {
  const w = await start();
  await tile(w, 3).click();
  await button(w, "Never / don't keep").click();
  await button(w, "Do not record me").click();
  await w.page.locator(".answered").waitFor();
  expect(w.mock.received.at(-1)?.body).toMatchObject({ answer: "never", do_not_record: true, consents: [] });
});

test("a plate can be entered with the keyboard alone", async () => {
  const w = await start();
  await w.page.getByLabel("Plate", { exact: true }).focus();
  await w.page.keyboard.type("京n8k776");
  expect(await w.page.getByLabel(/^Plate begins with/).innerText()).toContain("京N");
  await w.page.keyboard.press("Enter");
  await w.page.locator(".facts .plate", { hasText: "京N·8K776" }).waitFor();
});

test("the language changes at once and stays after a reload", async () => {
  const w = await start();
  await button(w, "中文").click();
  await w.page.getByText("未登记车辆").waitFor();
  await w.page.reload();
  await w.page.getByText("未登记车辆").waitFor();
  expect(await w.page.locator("html").getAttribute("lang")).toBe("zh-CN");
});

const looks: (Look & { axe: boolean })[] = [
  { lang: "en", theme: "light", axe: true }, { lang: "zh-CN", theme: "dark", axe: false },
  { lang: "en", theme: "light", width: 360, height: 740, axe: false }, { lang: "zh-CN", theme: "dark", width: 360, height: 740, axe: true },
];

describe.each(looks)("in $lang, $theme, $width", (look) => {
  test("accessible, in contrast of 7 : 1, nothing cut off, nothing too small, on every view", async () => {
    const w = await start(look);
    const check = async (what: string) => {
      if (look.axe) expect([what, await violations(w.page, true)]).toEqual([what, []]);
      expect([what, await overflowing(w.page)]).toEqual([what, []]);
      expect([what, await too_small(w.page, 56, 18)]).toEqual([what, []]);
    };
    await check("plate pad");
    for (const n of [3, 4, 8]) {
      await tile(w, n).click();
      await check(`car at pump ${n}`);
    }
    for (const n of [0, 1, 2]) {
      await w.page.locator(".lists button").nth(n).click();
      await w.page.locator("dialog").waitFor();
      await check(`list ${n}`);
      await w.page.keyboard.press("Escape");
    }
  });
});

test.each([
  ["en", "Same car", "Pump 3", "Same car as pump 3", "Take back"], ["zh-CN", "同一辆车", "3号枪", "与3号枪是同一辆车", "撤销"],
] as const)("'same car as pump _' is taken back with one tap in %s", async (lang, same_car, pump, joined, undo) => {
  const w = await start({ lang });
  await tile(w, 4).click();
  await button(w, same_car).click();
  await w.page.getByRole("dialog").getByRole("button", { name: new RegExp(`^${pump}`) }).click();
  await w.page.getByText(joined, { exact: true }).waitFor();
  await button(w, undo).click();
  await w.page.getByText(joined, { exact: true }).waitFor({ state: "detached" });
  expect(w.mock.received.slice(-2)).toMatchObject([
    { path: "/api/visits/v-4/same_car", body: { point: 3 } }, { path: "/api/visits/v-4/same_car", body: { point: 3, undo: true } },
  ]);
});

test("a customer who grumbles is marked with one tap, and another takes it back", async () => {
  const w = await start();
  await tile(w, 8).click();
  await w.tap(button(w, "Grumbled"));
  await w.page.getByRole("button", { name: "Grumbled", pressed: true }).waitFor();
  expect(w.taps).toBe(1);
  expect(w.mock.received.at(-1)).toMatchObject({ path: "/api/visits/v-8/grumbled", body: { badge: "1051", undo: false } });
  await button(w, "Grumbled").click();
  await w.page.getByRole("button", { name: "Grumbled", pressed: false }).waitFor();
  expect(w.mock.received.at(-1)).toMatchObject({ body: { undo: true } });
});

test.each(["yd", "运达"])("%s offers the organisations that begin so, one tap takes one", async (typed) => {
  const w = await start();
  await tile(w, 3).click();
  await w.page.getByLabel("Organisation", { exact: true }).fill(typed);
  const chips = w.page.getByRole("group", { name: "Known organisations" }).getByRole("button");
  await chips.first().waitFor();
  expect(await chips.allInnerTexts()).toEqual(["运达物流", "运达汽修"]);
  await chips.first().click();
  expect(await w.page.getByLabel("Organisation", { exact: true }).inputValue()).toBe("运达物流");
  expect(await w.page.getByText("运达汽修").count()).toBe(0);
  expect([await overflowing(w.page), await violations(w.page)]).toEqual([[], []]);
});
