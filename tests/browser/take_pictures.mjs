// Takes the pictures of the README from running programs (the demo, or Vite's own server):
//   node tests/browser/take_pictures.mjs <station's address> <head office's address> [folder]
// Addresses as the programs print them, with their token. Not a test.
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const require = createRequire(new URL("../../station/web/package.json", import.meta.url));
const { chromium } = require("playwright-core");
const [, , station, office, folder = fileURLToPath(new URL("../../packaging/screenshots/", import.meta.url))] = process.argv;
if (!station || !office) throw new Error("two addresses are needed: the station's and head office's");

const browser = await chromium.launch({
  executablePath: process.env.THIRDVISIT_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

const shots = [
  { name: "attendant", address: station, path: "/", width: 1024, height: 768, ready: ".pane, .tile", show: show_attendant },
  { name: "manager", address: station, path: "/manager", width: 1280, height: 800, ready: ".flag svg, .empty" },
  { name: "head-office", address: office, path: "/", width: 1280, height: 800, ready: ".station-row, .empty" },
];

// The car of a customer with a plate who is to be asked for his name; without one, whoever is there.
async function show_attendant(page) {
  let tile = 0;
  for (let tries = 0; tries < 100 && !tile; ++tries, await page.waitForTimeout(100))
    tile = await page.evaluate(async () => {
      const state = await (await fetch("/api/state")).json();
      const v = state.visits.find((x) => x.status === "open" && x.prompt.kind === "introduce" && x.plate && !x.answered && x.model);
      return v ? state.points.findIndex((p) => p.point === v.point) + 1 : 0;
    });
  if (!tile) return true;
  // The demo's own attendants may be faster: then it is tried with the next car.
  const quickly = { timeout: 1_500 };
  try {
    await page.locator(".tile").nth(tile - 1).click(quickly);
    await page.locator(".surnames .chip").first().click(quickly);
    await page.locator(".fields .chip").first().click(quickly);
    return true;
  } catch {
    return false;
  }
}

for (const [tag, lang] of [["en", "en"], ["zh", "zh-CN"]]) {
  for (const shot of shots) {
    const context = await browser.newContext({ viewport: { width: shot.width, height: shot.height }, locale: lang, reducedMotion: "reduce" });
    await context.addInitScript((l) => { localStorage.setItem("thirdvisit.language", l); localStorage.setItem("thirdvisit.theme", "light"); }, lang);
    const page = await context.newPage();
    const address = new URL(shot.address);
    await page.goto(address.href);
    if (shot.path !== "/") await page.goto(new URL(`${shot.path}${address.search}`, address).href);
    await page.locator(shot.ready).first().waitFor();
    if (shot.show) for (let tries = 0; tries < 30 && !(await shot.show(page)); ++tries);
    await page.waitForTimeout(800);
    await page.screenshot({ path: `${folder}/${shot.name}-${tag}.png` });
    await context.close();
  }
}
await browser.close();
