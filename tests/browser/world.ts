// A page of the built screens in the shared Chromium, before a program with seeded data, and the few
// questions every screen is asked: is it accessible, does anything overflow, is it large enough.
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from "playwright-core";
import { expect, inject } from "vitest";
import { head_office_api, mock_now, station_api, type Mock } from "../../station/web/mock/plugin";

const types: Record<string, string> = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css" };
const built = process.env["THIRDVISIT_BUILT_PAGES"] ?? "";
if (!built) throw new Error("THIRDVISIT_BUILT_PAGES must name the folder with the built pages; ctest -R browser sets it");

const axe_source = await readFile(createRequire(import.meta.url).resolve("../../station/web/node_modules/axe-core/axe.min.js"), "utf8");
// The same words that C++ sends (schemas/screens/asset.hpp).
const policy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

export type Where = "station" | "head_office";
export interface Look { lang?: "en" | "zh-CN"; theme?: "light" | "dark"; width?: number; height?: number }

let browser: Browser | null = null;
async function shared_browser(): Promise<Browser> {
  browser ??= await chromium.connect(inject("chromium"));
  return browser;
}

interface Api<M> { mock: M; cut: (yes: boolean) => void; handle: (q: IncomingMessage, r: ServerResponse) => Promise<void> }

async function serve(where: Where, api: Api<unknown>): Promise<Server> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://x").pathname;
    if (path.startsWith("/api/")) return void api.handle(request, response);
    const file = path === "/" ? "/index.html" : extname(path) ? path : `${path}.html`;
    readFile(join(built, where, file)).then(
      (body) => response.writeHead(200, { "content-type": types[extname(file)] ?? "", "content-security-policy": policy }).end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return server;
}

export class World<M> {
  taps = 0;
  readonly errors: string[] = [];
  constructor(
    readonly page: Page,
    readonly address: string,
    readonly mock: M,
    readonly cut: (yes: boolean) => void,
    private context: BrowserContext,
    private server: Server,
  ) {
    page.on("pageerror", (e) => this.errors.push(e.message));
    page.on("console", (m) => m.type() === "error" && !/Failed to load resource|net::ERR/.test(m.text()) && this.errors.push(m.text()));
  }

  // A tap as a person makes it: counted.
  async tap(where: Locator): Promise<void> {
    this.taps++;
    await where.click();
  }

  async close(): Promise<void> {
    await this.context.close();
    this.server.closeAllConnections();
    this.server.close();
    expect(this.errors).toEqual([]);
  }
}

// Freezes nothing: timers run by themselves unless a test moves them with page.clock.
async function open<M extends Mock>(where: Where, api: Api<M>, path: string, look: Look = {}): Promise<World<M>> {
  const server = await serve(where, api);
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const context = await (await shared_browser()).newContext({
    viewport: { width: look.width ?? 1024, height: look.height ?? 768 }, locale: look.lang ?? "en", timezoneId: "Europe/Berlin", reducedMotion: "reduce",
  });
  await context.addInitScript(([lang, theme]) => {
    if (localStorage.getItem("thirdvisit.language") === null) localStorage.setItem("thirdvisit.language", lang!);
    if (localStorage.getItem("thirdvisit.theme") === null) localStorage.setItem("thirdvisit.theme", theme!);
  }, [look.lang ?? "en", look.theme ?? "light"]);
  const page = await context.newPage();
  await page.clock.install({ time: mock_now });
  await page.goto(address + path);
  await page.locator("main").first().waitFor();
  return new World(page, address, api.mock, api.cut, context, server);
}

export const station = (path: string, look?: Look) => open("station", station_api(), path, look);
export const head_office = (path: string, look?: Look) => open("head_office", head_office_api(), path, look);

// What happens at the forecourt, pushed to the page as the program would.
export async function happen(address: string, what: "point" | "visit" | "devices", value: unknown): Promise<void> {
  const id = `${what}-${JSON.stringify(value)}`;
  await fetch(`${address}/api/mock/${what}/set`, { method: "POST", body: JSON.stringify({ id, [what]: value }) });
}

interface Violation { id: string; nodes: { html: string; any: { message: string }[] }[] }

// WCAG 2.2 A and AA; `enhanced` also asks for contrast of 7 : 1.
export async function violations(page: Page, enhanced = false): Promise<string[]> {
  await page.evaluate(axe_source); // by the debugger: the page's own policy allows no foreign script
  const found = await page.evaluate(async (aaa) => {
    const axe = (window as unknown as { axe: { run: (context: unknown, options: unknown) => Promise<{ violations: Violation[] }> } }).axe;
    const rules = aaa ? { "color-contrast-enhanced": { enabled: true } } : {};
    return (await axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", ...(aaa ? ["wcag2aaa"] : [])], rules })).violations;
  }, enhanced);
  return found.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 160)} ${n.any[0]?.message ?? ""}`));
}

// Elements whose own text is cut off or runs out of its box, and a page wider than the screen.
export async function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    if (document.documentElement.scrollWidth > document.documentElement.clientWidth) found.push(`page: ${document.documentElement.scrollWidth}`);
    const marked = "button, a, th, td, h1, h2, h3, p, dd, dt, label, .state, .tile span, .chip, select";
    for (const e of document.querySelectorAll<HTMLElement>(marked)) {
      if (e.closest(".hidden, svg") || e.offsetParent === null) continue;
      if (e.clientWidth > 0 && e.scrollWidth > e.clientWidth + 1) found.push(`${e.className}: ${e.textContent?.slice(0, 60)}`);
      const box = e.getBoundingClientRect();
      if (box.right > innerWidth + 1) found.push(`outside: ${e.className}: ${e.textContent?.slice(0, 60)}`);
    }
    return [...new Set(found)];
  });
}

// Controls smaller than a glove's finger, and text smaller than sunlight allows.
export async function too_small(page: Page, target: number, text: number): Promise<string[]> {
  return page.evaluate(([target, text]) => {
    const found: string[] = [];
    for (const e of document.querySelectorAll<HTMLElement>("button, select, a, input:not([type=checkbox])")) {
      if (e.offsetParent === null) continue;
      const box = e.getBoundingClientRect();
      if (box.height < target! - 0.5 || box.width < target! - 0.5) found.push(`${Math.round(box.width)}x${Math.round(box.height)}: ${e.textContent || e.getAttribute("aria-label")}`);
    }
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const parent = node.parentElement!;
      if (!node.textContent?.trim() || parent.closest(".hidden, script, style") || parent.offsetParent === null) continue;
      const size = Number.parseFloat(getComputedStyle(parent).fontSize);
      if (size < text!) found.push(`${size}px: ${node.textContent.slice(0, 40)}`);
    }
    return found;
  }, [target, text]);
}
