// The real programs for a browser test: started in a folder of their own on free ports, ended with
// everything they made when the test is over.
import { spawn, type ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type BrowserContext, type Page } from "playwright-core";
import { inject } from "vitest";

const binaries = process.env["THIRDVISIT_BIN_DIR"] ?? "";
if (!binaries) throw new Error("THIRDVISIT_BIN_DIR must name the folder with the programs; ctest -R browser sets it");

// Bound and let go: whoever opens it next finds it free.
export async function free_port(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

export class Programs {
  private running: ChildProcess[] = [];
  private contexts: BrowserContext[] = [];
  readonly errors: string[] = [];
  private constructor(readonly folder: string) {}

  static async begin(): Promise<Programs> {
    return new Programs(await mkdtemp(join(tmpdir(), "thirdvisit-browser-")));
  }

  // Starts a program and waits for the address of its screens, which it prints when they are open.
  async start(name: string, options: string[]): Promise<string> {
    const child = this.run(name, options);
    let said = "";
    return new Promise((found, failed) => {
      const listen = (piece: Buffer) => {
        said += String(piece);
        const address = /^Screens\s+(http\S+)$/m.exec(said)?.[1];
        if (address) found(address);
      };
      child.stdout!.on("data", listen);
      child.stderr!.on("data", listen);
      child.once("exit", (code) => failed(new Error(`${name} ended with ${code}: ${said}`)));
    });
  }

  run(name: string, options: string[]): ChildProcess {
    const child = spawn(join(binaries, name), options, { stdio: ["ignore", "pipe", "pipe"] });
    this.running.push(child);
    return child;
  }

  file(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  async open(address: string, lang: "en" | "zh-CN"): Promise<Page> {
    const browser = await chromium.connect(inject("chromium"));
    const context = await browser.newContext({ viewport: { width: 1024, height: 768 }, locale: lang, reducedMotion: "reduce" });
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
