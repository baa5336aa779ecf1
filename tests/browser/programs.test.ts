// The pages in front of the real programs: that both sides of schemas/screens mean the same.
import { afterEach, expect, test } from "vitest";
import { Programs } from "./programs";
import { violations } from "./world";

let programs: Programs;
afterEach(async () => {
  await programs.end();
  expect(programs.errors).toEqual([]);
});

test("head office's program makes a join code in the browser and shows the station without a reload", async () => {
  programs = await Programs.begin();
  const options = ["--data", programs.folder, "--company", "中原石油", "--language", "zh-CN", "--screens-port", "0", "--sync-port", "0", "--sync-address", "127.0.0.1", "--sync-name", "127.0.0.1"];
  const { screens } = await programs.start("thirdvisit-head-office", options);
  const page = await programs.open(String(screens), "zh-CN");
  await page.getByText("还没有加油站。").waitFor();
  const other = await page.context().newPage();
  await other.goto(new URL("/", String(screens)).href);
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
