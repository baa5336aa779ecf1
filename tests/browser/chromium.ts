// One Chromium for all screens: started before the first test, ended after the last.
import { chromium } from "playwright-core";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext { chromium: string }
}

const flags = [
  "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

// Playwright gives it a fresh profile folder and removes that at the end.
export default async function start(project: TestProject): Promise<() => Promise<void>> {
  const executablePath = process.env["THIRDVISIT_CHROMIUM"] ?? "/usr/bin/chromium";
  const server = await chromium.launchServer({ executablePath, args: flags, host: "127.0.0.1" });
  project.provide("chromium", server.wsEndpoint());
  return () => server.close();
}
