// The real programs for a browser test: started in a folder of their own on free ports, ended with
// everything they made when the test is over.
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type BrowserContext, type Page } from "playwright-core";
import { inject, vi } from "vitest";

const binaries = process.env["THIRDVISIT_BIN_DIR"] ?? "";
if (!binaries) throw new Error("THIRDVISIT_BIN_DIR must name the folder with the programs; ctest -R browser sets it");

export class Programs {
  private running: ChildProcess[] = [];
  private contexts: BrowserContext[] = [];
  readonly errors: string[] = [];
  private constructor(readonly folder: string) {}

  static async begin(): Promise<Programs> {
    return new Programs(await mkdtemp(join(tmpdir(), "thirdvisit-browser-")));
  }

  // Starts a program that writes its addresses to a ready file.
  async start(name: string, options: string[]): Promise<Record<string, string | number>> {
    const ready = join(this.folder, `${name}.ready.json`);
    let said = "";
    const child = spawn(join(binaries, name), [...options, "--ready-file", ready], { stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.on("data", (d) => (said += String(d)));
    child.stderr.on("data", (d) => (said += String(d)));
    this.running.push(child);
    const addresses = async () => {
      if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}: ${said}`);
      return JSON.parse(await readFile(ready, "utf8")) as Record<string, string | number>;
    };
    return vi.waitFor(addresses, { timeout: 15_000, interval: 50 });
  }

  async open(address: string, lang: "en" | "zh-CN"): Promise<Page> {
    const browser = await chromium.connect(inject("chromium"));
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: lang, reducedMotion: "reduce" });
    this.contexts.push(context);
    await context.addInitScript((l) => localStorage.setItem("thirdvisit.language", l), lang);
    const page = await context.newPage();
    page.on("pageerror", (e) => this.errors.push(e.message));
    page.on("console", (m) => m.type() === "error" && this.errors.push(m.text()));
    await page.goto(address);
    return page;
  }

  async end(): Promise<void> {
    for (const context of this.contexts) await context.close();
    const gone = this.running.map((child) => new Promise((done) => (child.exitCode === null ? child.once("exit", done) : done(0))));
    for (const child of this.running) child.kill("SIGTERM");
    await Promise.all(gone);
    await rm(this.folder, { recursive: true, force: true });
  }
}
