// What people did, on its way to the program: each request has an id made here, waits in the
// browser's storage and is sent again until it is answered. The same id twice changes nothing there.
import { signal } from "@preact/signals";
import { code_text, has_text, say, t, type Args } from "./i18n";
import type { Kept } from "./storage";

export interface Request { id: string; at: number; path: string; body: unknown; draft: string }
export type Outcome = { ok: true; value: unknown } | { ok: false; text: string };
type Send = (path: string, body: unknown) => Promise<Response>;

const prefix = "thirdvisit.unsent.";
const pauses_ms = [0, 500, 1000, 2000, 4000, 8000];

// How many requests wait because nobody answers; the screens show it.
export const unsent = signal(0);

export function new_id(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // pages of a handheld may lack a secure context
  return [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
}

interface Refusal { error?: string; field?: string; text?: string; args?: Args }

function explain(status: number, body: Refusal): string {
  if (body.text && has_text(body.text)) return say({ key: body.text, args: body.args ?? {} });
  if (body.error) return code_text("error", body.error);
  return t("error.answered", { status });
}

export class Sender {
  private waiting: Request[];
  private running = false;
  private listeners = new Map<string, (o: Outcome) => void>();
  private wake: (() => void) | null = null;

  constructor(
    private store: Kept,
    private send: Send,
    private pause: (ms: number) => Promise<void>,
    private settled: (r: Request, o: Outcome) => void = () => {},
  ) {
    this.waiting = read(store);
    unsent.value = this.waiting.length;
  }

  // Resolves when the program has answered, however long that takes.
  post(path: string, body: { id: string }, draft = ""): Promise<Outcome> {
    const request: Request = { id: body.id, at: Date.now(), path, body, draft };
    this.store.setItem(prefix + request.id, JSON.stringify(request));
    this.waiting.push(request);
    unsent.value = this.waiting.length;
    const answer = new Promise<Outcome>((resolve) => this.listeners.set(request.id, resolve));
    void this.drain();
    return answer;
  }

  // Called at the start, and when the line is back: do not wait out a long pause.
  async drain(): Promise<void> {
    this.wake?.();
    if (this.running) return;
    this.running = true;
    let failures = 0;
    for (let next = this.waiting[0]; next; next = this.waiting[0]) {
      await this.rest(failures);
      const result = await this.attempt(next);
      failures = typeof result === "string" ? failures + 1 : 0;
      if (result === "trouble") this.waiting.push(this.waiting.shift()!); // the others need not wait
      else if (result !== "unreachable") this.settle(next, result);
    }
    this.running = false;
  }

  private async rest(failures: number): Promise<void> {
    if (failures === 0) return;
    const ms = pauses_ms[Math.min(failures, pauses_ms.length - 1)]!;
    await Promise.race([this.pause(ms), new Promise<void>((go) => (this.wake = go))]);
    this.wake = null;
  }

  private async attempt(r: Request): Promise<Outcome | "unreachable" | "trouble"> {
    try {
      const answer = await this.send(r.path, r.body);
      if (answer.status === 401) return "unreachable"; // its new address was not opened yet
      if (answer.status >= 500 || answer.status === 429) return "trouble";
      const body = (await answer.json().catch(() => ({}))) as unknown;
      return answer.ok ? { ok: true, value: body } : { ok: false, text: explain(answer.status, body as Refusal) };
    } catch {
      return "unreachable";
    }
  }

  private settle(r: Request, outcome: Outcome): void {
    this.waiting = this.waiting.filter((w) => w.id !== r.id);
    this.store.removeItem(prefix + r.id);
    unsent.value = this.waiting.length;
    this.settled(r, outcome);
    this.listeners.get(r.id)?.(outcome);
    this.listeners.delete(r.id);
  }
}

// One item per request, so that two pages of one browser cannot overwrite each other's.
function read(store: Kept): Request[] {
  const found: Request[] = [];
  for (let i = 0; i < store.length; ++i) {
    const name = store.key(i);
    if (!name?.startsWith(prefix)) continue;
    try {
      found.push(JSON.parse(store.getItem(name)!) as Request);
    } catch {
      continue; // not written by this class
    }
  }
  return found.sort((a, b) => a.at - b.at);
}

export function http_post(path: string, body: unknown): Promise<Response> {
  return fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
}

export function later(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export async function get<T>(path: string): Promise<T> {
  const answer = await fetch(path, { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(explain(answer.status, (await answer.json().catch(() => ({}))) as Refusal));
  return (await answer.json()) as T;
}
