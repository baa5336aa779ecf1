// The manager's screen in a real browser.
import { afterEach, describe, expect, test } from "vitest";
import { happen, overflowing, station, violations, type Look } from "./world";

type Station = Awaited<ReturnType<typeof station>>;
let world: Station;
afterEach(() => world.close());

async function start(look: Look = { width: 1280, height: 800 }, page = ""): Promise<Station> {
  world = await station(`/manager${page}`, look);
  await world.page.locator(page ? "table, dl, .twin" : ".flag").first().waitFor();
  return world;
}
const titles = (w: Station) => w.page.locator(".flag .who").allInnerTexts();
const drawn = (w: Station) => w.page.locator(".flag").first().locator("svg");

describe("flags", () => {
  test("come sorted by unusual times valuable, and by level when asked", async () => {
    const w = await start();
    expect((await titles(w)).slice(0, 3)).toEqual(["运•••• 12", "豫A·•••08 陈••", "京N·•••76"]);
    await w.page.getByLabel("Sort").selectOption("level");
    expect((await titles(w))[0]).toBe("豫F·•••22");
  });

  test("are filtered by a level that has shape and word", async () => {
    const w = await start();
    await w.page.getByRole("button", { name: /Probably lost/ }).click();
    expect(await titles(w)).toEqual(["豫F·•••22"]);
  });

  test("explain themselves in a sentence", async () => {
    const w = await start();
    const words = await w.page.locator(".flag").first().innerText();
    expect(words).toContain("Usually every 3 days, last on May 16, expected about May 19; grace ended May 22, 9 days since the last visit. Stays away this long in 1 of 100 gaps.");
  });

  test("draw the customer's visits, the due date, today and the tried call", async () => {
    const w = await start();
    await drawn(w).waitFor();
    const shown = await drawn(w).innerHTML();
    expect((shown.match(/<rect /g) ?? []).length).toBe(3);
    for (const word of ["due", "today", "⚐"]) expect(shown).toContain(word);
    expect(await drawn(w).locator('g[aria-label="rule"]').nth(1).locator("line").count()).toBeGreaterThan(20);
    expect(await w.page.locator(".figure").first().getAttribute("aria-label")).toMatch(/^\d+ visits, last on May 16, due May 19$/);
  });

  test("say the same as a table", async () => {
    const w = await start();
    await w.page.getByRole("button", { name: "Show as table" }).first().click();
    expect(await w.page.locator(".timeline table tbody tr").count()).toBe(12);
  });

  test("take the record of a call with measure and next date, shown without a reload", async () => {
    const w = await start();
    await w.page.getByRole("button", { name: "Record call" }).first().click();
    await w.page.getByRole("button", { name: "Add measure, note or date" }).click();
    await w.page.getByRole("button", { name: "Reached", exact: true }).click();
    await w.page.getByRole("button", { name: "Queue" }).click();
    await w.page.getByRole("button", { name: "Coupon or points" }).click();
    await w.page.getByLabel("Next date").fill("2026-06-01");
    await w.page.getByRole("button", { name: "Save" }).click();
    await w.page.locator(".flag").first().getByText("Reached", { exact: true }).waitFor();
    expect(w.mock.received.at(-1)).toMatchObject({ path: "/api/flags/flag-1/contact", body: { reached: true, cause: "queue", measure: "coupon", next_on: "2026-06-01", badge: "1051" } });
  });
});

test("devices tell their state, last frame, errors and how far the driver is proven", async () => {
  const w = await start({ width: 1280, height: 800 }, "#devices");
  const row = w.page.getByRole("row", { name: /island-c/ });
  for (const word of ["Silent", "4 min ago", "2.03 per 1,000 frames", "own vectors"]) await row.getByText(word).waitFor();
});

test("sync shows what waits and what is set aside, and sends now", async () => {
  const w = await start({ width: 1280, height: 800 }, "#sync");
  await w.page.getByText("Head office does not take it (not_known_here)").waitFor();
  await w.page.getByRole("button", { name: "Send now" }).click();
  await w.page.getByRole("main").getByText("no records waiting").waitFor();
});

test("sync tells what of the store was found damaged, and what to do", async () => {
  const w = await start({ width: 1280, height: 800 }, "#sync");
  await w.page.getByText("2 visits were found damaged").waitFor();
  await w.page.getByText("Have the disk checked").waitFor();
  const row = w.page.getByRole("row", { name: /station\.db\.damaged-/ });
  for (const figure of ["18,204", "2"]) await row.getByRole("cell", { name: figure, exact: true }).waitFor();
  expect(await w.page.locator('.nav a[href="#sync"]').innerText()).toContain("4"); // one set aside, two visits, one file
});

test.each([["en", "held by process 4711 (minicom)"], ["zh-CN", "被进程4711（minicom）占用"]] as const)("a closed port says why in %s", async (lang, words) => {
  const w = await start({ lang, width: 1280, height: 800 }, "#devices");
  const desk = w.mock.state.devices.find((d) => d.line === "desk")!;
  await happen(w.address, "devices", [{ ...desk, state: "closed", detail: { key: "port.held_by", args: { port: "usb:1:2", device: "/dev/ttyUSB0", pid: 4711, program: "minicom" } } }]);
  await w.page.getByRole("row", { name: /desk/ }).getByText(words).waitFor();
});

describe("hints", () => {
  const row = (name: RegExp) => world.page.getByRole("row", { name });
  const open = async (lang: "en" | "zh-CN" = "en") => {
    world = await station("/manager#hints", { lang, width: 1280, height: 800 });
    await world.page.locator(".hints table").waitFor();
    return world;
  };

  test("stand by the litres lost, with what is compared", async () => {
    const w = await open();
    expect(await w.page.locator(".hints tbody th").allInnerTexts()).toEqual([expect.stringContaining("运••"), expect.stringContaining("王••"), expect.stringContaining("•••23")]);
    const words = await row(/运••/).innerText();
    for (const part of ["at most half", "1,180 L", "2,840 L", "-1,660 L", "2,000 L"]) expect(words.replaceAll("−", "-")).toContain(part);
    await w.page.getByText("Checked on May 25.").waitFor();
  });

  test("speak Chinese", async () => {
    const w = await open("zh-CN");
    for (const word of ["不到一半", "低于警戒值", "超过一倍", "加油时有抱怨"]) await w.page.getByText(word, { exact: true }).first().waitFor();
  });

  test("take an alert value by hand, also for a car that is on no list", async () => {
    const w = await open();
    await row(/•••23/).getByRole("button", { name: "set" }).click();
    await w.page.getByLabel("Litres in 28 days").fill("120.5");
    await w.page.getByRole("button", { name: "Save" }).click();
    await row(/•••23/).getByRole("button", { name: /121 L|120 L/ }).waitFor();
    expect(w.mock.received.at(-1)).toMatchObject({ path: "/api/customers/c-8b1/watch", body: { below_ml: 120_500, badge: "1046" } });
    await w.page.getByLabel(/three characters/).fill("345");
    await w.page.getByRole("button", { name: /88345/ }).click();
    await w.page.getByLabel("Litres in 28 days").fill("80");
    await w.page.getByRole("button", { name: "Save" }).click();
    await row(/•••45/).waitFor();
    expect(w.mock.received.at(-1)).toMatchObject({ path: "/api/customers/c-345/watch", body: { below_ml: 80_000 } });
    await row(/•••45/).getByRole("button", { name: "80 L" }).click();
    await w.page.getByRole("button", { name: "Remove" }).click();
    await row(/•••45/).waitFor({ state: "detached" });
  });

  test("who grumbled is a task until he was reached", async () => {
    const w = await open();
    await w.page.getByText(/grumbled on May 27/).waitFor();
    await w.page.getByRole("button", { name: "Record call" }).click();
    await w.page.getByRole("button", { name: "Reached", exact: true }).click();
    await w.page.getByRole("button", { name: "Queue" }).click();
    await w.page.getByText(/grumbled on May 27/).waitFor({ state: "detached" });
    expect(w.mock.received.at(-1)).toMatchObject({ path: "/api/care/care-1/contact", body: { reached: true, cause: "queue", channel: "phone" } });
  });
});

test("profiles that may be one person stand side by side until the manager says they are two", async () => {
  const w = await start({ width: 1280, height: 800 }, "#twins");
  await w.page.getByText("plates easily mixed up and same phone number").waitFor();
  expect(await w.page.locator(".twin .side h2").allInnerTexts()).toEqual(["豫A·•••23", "豫A·•••23 王••"]);
  await w.page.getByRole("button", { name: "Two persons" }).click();
  await w.page.getByText("No two profiles look alike.").waitFor();
  expect(w.mock.received.at(-1)).toMatchObject({ path: "/api/twins/apart", body: { a: "c-8b1", b: "c-881", badge: "1046" } });
});

test("the manager makes one of two profiles after seeing what comes together, and takes it back", async () => {
  const w = await start({ width: 1280, height: 800 }, "#twins");
  await w.page.getByRole("button", { name: "They are one person" }).click();
  const sheet = w.page.getByRole("dialog");
  expect(await sheet.getByRole("button", { name: "豫A·•••23 · Introduced" }).getAttribute("aria-pressed")).toBe("true");
  await sheet.getByText("Complete · 7 visit days · 2 cars, 1 card").waitFor();
  await sheet.getByText("From the other profile: contact").waitFor();
  await sheet.getByRole("button", { name: "豫A·•••23 王•• · Noticed" }).click();
  await sheet.getByText("The other contact stays behind: there is no consent for it.").waitFor();
  await sheet.getByText("From the other profile: form of address and customer manager").waitFor();
  expect(await violations(w.page)).toEqual([]);
  const before = w.mock.received.length;
  await sheet.getByRole("button", { name: "Leave as they are" }).click();
  expect(await sheet.count()).toBe(0);
  expect(w.mock.received.length).toBe(before);
  await w.page.getByRole("button", { name: "They are one person" }).click();
  await w.page.getByRole("button", { name: "Make them one" }).click();
  await w.page.getByText("No two profiles look alike.").waitFor();
  expect(w.mock.received.at(-1)).toMatchObject({ path: "/api/twins/merge", body: { keep: "c-8b1", other: "c-881", badge: "1046" } });
  await w.page.getByText("豫A·•••23 王•• merged into 豫A·•••23, May 25").waitFor();
  expect(await violations(w.page)).toEqual([]);
  await w.page.getByRole("button", { name: "Take back" }).click();
  await w.page.getByRole("button", { name: "They are one person" }).waitFor();
  expect(w.mock.received.at(-1)).toMatchObject({ path: "/api/twins/undo", body: { badge: "1046" } });
  expect(await w.page.getByText("Merged lately").count()).toBe(0);
});

test("staff go on and off duty", async () => {
  const w = await start({ width: 1280, height: 800 }, "#staff");
  await w.page.getByRole("button", { name: "Go on duty: 陈强" }).click();
  await w.page.getByRole("button", { name: "Go off duty: 陈强" }).waitFor();
});

const looks: Look[] = [
  { lang: "en", theme: "dark", width: 1280, height: 800 }, { lang: "zh-CN", theme: "light", width: 1024, height: 768 }, { lang: "en", theme: "light", width: 360, height: 740 },
];

describe.each(looks)("in $lang, $theme, $width", (look) => {
  test("accessible and nothing cut off, on every page", async () => {
    const w = await start(look);
    await drawn(w).waitFor();
    for (const page of ["flags", "hints", "twins", "devices", "sync", "staff"]) {
      await w.page.locator(`.nav a[href="#${page}"]`).click();
      expect([page, await violations(w.page)]).toEqual([page, []]);
      expect([page, await overflowing(w.page)]).toEqual([page, []]);
    }
  });
});
