// The pages in front of the real programs: that both sides of schemas/screens mean the same.
import { mkdirSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { free_port, Programs } from "./programs";
import { violations } from "./world";

let programs: Programs;
afterEach(async () => {
  await programs.end();
  expect(programs.errors).toEqual([]);
});

test("head office's program makes a join code in the browser and shows the station without a reload", async () => {
  programs = await Programs.begin();
  const options = ["--data", programs.folder, "--company", "中原石油", "--language", "zh-CN", "--screens-port", "0", "--sync-port", "0", "--sync-address", "127.0.0.1", "--sync-name", "127.0.0.1"];
  const screens = await programs.start("thirdvisit-head-office", options);
  const page = await programs.open(screens, "zh-CN");
  await page.getByText("还没有加油站。").waitFor();
  const other = await page.context().newPage();
  await other.goto(new URL("/", screens).href);
  await other.getByText("还没有加油站。").waitFor();

  await page.getByRole("button", { name: "新增加油站" }).click();
  await page.getByLabel("加油站编号").fill("0371-018");
  await page.getByLabel("加油站名称").fill("郑花路站");
  await page.getByLabel("片区").fill("郑州片区");
  await page.getByRole("button", { name: "生成加入码" }).click();
  expect((await page.locator(".join-code").innerText()).length).toBeGreaterThan(20);

  await other.locator(".station-row", { hasText: "郑花路站" }).getByText("尚未加入").waitFor();
  for (const name of ["customers", "flags", "stations"]) {
    await other.locator(`.nav a[href="#${name}"]`).click();
    expect([name, await violations(other)]).toEqual([name, []]);
  }
});

const pumps = 4;

function forecourt(): string {
  const dispenser = (n: number) => `[[dispenser]]\nname = "pump-${n}"\nconfigured = true\nnozzles = [ { number = 1, price_mills = 7850 } ]\n`;
  const car = '[[fuelling]]\nat_s = 3\ndispenser = "pump-2"\nnozzle = 1\nlitres = 300.0\n'; // long enough for any machine
  return `seed = 7\nspeed = 2.0\n${Array.from({ length: pumps }, (_, i) => dispenser(i + 1)).join("")}${car}`;
}

function configuration(folder: string, port: number): string {
  const line = (n: number) => `[[line]]\nid = "pump-${n}"\ndriver = "sinopec"\nmode = "owner"\nport = "tty:${folder}/links/pump-${n}"\n[[line.nozzle]]\nnozzle = 1\npoint = ${n}\ngrade = "92#"\n`;
  const numbers = Array.from({ length: pumps }, (_, i) => i + 1);
  return `[station]\nid = "0371-018"\nname = "郑花路站"\ncompany = "中原石油"\nhome_prefix = "豫A"\neverybody_on_duty = true\ndemo = true\n[[staff]]\nbadge = "1046"\nname = "张伟"\n[[staff]]\nbadge = "1051"\nname = "李娜"\n${numbers.map((n) => `[[point]]\nnumber = ${n}\n`).join("")}${numbers.map(line).join("")}[visits]\nclosing_window_s = 2\n[web]\nport = ${port}\n[store]\nfolder = "${folder}/store"\n`;
}

test("the station's program shows its pumps live and takes a plate from the pad", async () => {
  programs = await Programs.begin();
  mkdirSync(`${programs.folder}/links`);
  programs.run("thirdvisit-simulator", ["forecourt", "--scenario", programs.file("forecourt.toml", forecourt()), "--links", `${programs.folder}/links`]);
  const screens = await programs.start("thirdvisit-station", ["--config", programs.file("station.toml", configuration(programs.folder, await free_port()))]);
  const page = await programs.open(screens, "en");
  await page.locator(".tile").nth(pumps - 1).waitFor();
  expect(await page.locator(".tile").count()).toBe(pumps);
  const running = page.locator(".tile.running").first();
  await running.waitFor();
  const figure = await running.locator(".figures").innerText();
  await page.waitForFunction((was) => document.querySelector<HTMLElement>(".tile.running .figures")?.innerText !== was, figure);

  await page.locator(".pane .pad").waitFor();
  for (const key of "8K776") await page.locator(".key", { hasText: new RegExp(`^${key}$`) }).click();
  await page.getByRole("button", { name: "Save plate" }).click();
  await page.locator(".facts .plate", { hasText: "豫A·8K776" }).waitFor();
  await page.locator(".tile-who", { hasText: "8K776" }).waitFor();
  expect(await violations(page, true)).toEqual([]);

  await page.goto(new URL("/manager#devices", screens).href);
  await page.getByRole("row", { name: /pump-1/ }).getByText("OK").waitFor();
  expect(await violations(page)).toEqual([]);
}, 40_000);
