// Head office's screen in a real browser.
import { afterEach, describe, expect, test } from "vitest";
import { head_office, overflowing, violations, type Look } from "./world";

type Office = Awaited<ReturnType<typeof head_office>>;
let world: Office;
afterEach(() => world.close());

async function start(look: Look = { width: 1280, height: 900 }): Promise<Office> {
  world = await head_office("/", look);
  await world.page.locator(".station-row").first().waitFor();
  return world;
}
const names = (w: Office) => w.page.locator(".station-row h2").allInnerTexts();

test("stations in trouble come first and say what is wrong", async () => {
  const w = await start();
  expect((await names(w)).slice(0, 4)).toEqual(["航海路站", "中州大道站", "人民路站", "开元路站"]);
  await w.page.locator(".station-row").nth(0).getByText("Missed its sync").waitFor();
  await w.page.locator(".station-row").nth(1).getByText("4 records missing (1,200–1,203)").waitFor();
  await w.page.locator(".station-row").nth(2).getByText("Clock is 94 s off").waitFor();
});

test("what a station set aside is listed with number, kind and reason", async () => {
  const w = await start();
  const row = w.page.locator(".station-row", { hasText: "中州大道站" });
  await row.getByText("2 records set aside").last().click();
  await row.getByRole("row", { name: /18,031 Visit .* Head office's tables refused the record\./ }).waitFor();
  await row.getByRole("row", { name: /17,204 Customer .* Something is missing in the record\./ }).waitFor();
});

test("each station has a heat strip of its last thirty nights, and says it in words", async () => {
  const w = await start();
  const strip = w.page.locator(".station-row").first().locator(".nights");
  await strip.locator("svg rect").first().waitFor();
  expect(await strip.locator("svg rect").count()).toBe(30);
  expect(await strip.getByRole("img").getAttribute("aria-label")).toBe("The last 30 nights, 3 without records");
});

test("everything obeys the tree", async () => {
  const w = await start();
  await w.page.locator(".branch", { hasText: "洛阳片区" }).click();
  expect(await names(w)).toEqual(["人民路站", "开元路站", "东风渠站"]);
  await w.page.locator(".branch", { hasText: "中州大道站" }).click();
  expect(await names(w)).toEqual(["中州大道站"]);
  await w.page.locator('.nav a[href="#customers"]').click();
  await expect.poll(() => w.page.locator("tbody tr").count()).toBe(12);
  expect(new Set(await w.page.locator("tbody td[data-label=Station]").allInnerTexts())).toEqual(new Set(["中州大道站"]));
});

test("a join code is made, shown once with the command, and the station appears", async () => {
  const w = await start();
  await w.page.getByRole("button", { name: "Add a station" }).click();
  await w.page.getByLabel("Station number").fill("0371-099");
  await w.page.getByLabel("Name").fill("新站");
  await w.page.getByRole("button", { name: "Make a join code" }).click();
  await w.page.locator(".join-code").waitFor();
  expect(await w.page.locator(".command").innerText()).toBe("thirdvisit join THV1-0371-099-7QK2-M4XD-9R3C");
  await w.page.getByText("10.0.0.5:8443").waitFor();
  await w.page.getByRole("button", { name: "Close" }).last().click();
  expect(await names(w)).toContain("新站");
});

test("a number that has joined already is refused with what to do", async () => {
  const w = await start();
  await w.page.getByRole("button", { name: "Add a station" }).click();
  await w.page.getByLabel("Station number").fill("0371-018");
  await w.page.getByLabel("Name").fill("再来");
  await w.page.getByRole("button", { name: "Make a join code" }).click();
  await w.page.getByText("Use another number or revoke it first.").waitFor();
  expect(await w.page.getByLabel("Name").inputValue()).toBe("再来");
});

test("a certificate is revoked after a question", async () => {
  const w = await start();
  const row = w.page.locator(".station-row", { hasText: "郑花路站" });
  await row.getByRole("button", { name: "Revoke" }).click();
  await w.page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await row.getByText("Revoked").waitFor();
});

test("a customer is found by the end of a plate", async () => {
  const w = await start();
  await w.page.locator('.nav a[href="#customers"]').click();
  await w.page.getByLabel("Search the end of a plate or card").fill("45");
  await expect.poll(() => w.page.locator("tbody th[scope=row]").allInnerTexts()).toEqual(Array(3).fill(expect.stringContaining("豫A·•••45")));
});

const looks: Look[] = [
  { lang: "en", theme: "light", width: 1280, height: 900 }, { lang: "zh-CN", theme: "dark", width: 1024, height: 768 }, { lang: "zh-CN", theme: "light", width: 360, height: 740 },
];

describe.each(looks)("in $lang, $theme, $width", (look) => {
  test("accessible and nothing cut off, on every page", async () => {
    const w = await start(look);
    await w.page.locator(".nights svg").first().waitFor();
    for (const page of ["stations", "customers", "flags"]) {
      await w.page.locator(`.nav a[href="#${page}"]`).click();
      await w.page.locator(page === "stations" ? ".station-row" : "tbody tr").first().waitFor();
      expect([page, await violations(w.page)]).toEqual([page, []]);
      expect([page, await overflowing(w.page)]).toEqual([page, []]);
    }
  });
});
