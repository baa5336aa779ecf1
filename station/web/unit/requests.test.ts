import { describe, expect, test } from "vitest";
import { Sender, unsent, type Outcome } from "@shared/requests";
import { use_catalogue } from "@shared/i18n";
import english from "@catalogue/en.json";
import { FakeStorage } from "./fake_storage";

use_catalogue("en", english);

const answer = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });
type Step = (path: string) => Response;

// Answers by the script, one step a request; then 200. Pauses take no time and are counted.
function world(store: FakeStorage, steps: Step[]) {
  const sent: string[] = [];
  const settled: Outcome[] = [];
  const pauses: number[] = [];
  const send = (path: string, body: unknown) => {
    sent.push(`${path} ${(body as { id: string }).id}`);
    const step = steps.shift();
    return new Promise<Response>((resolve) => resolve(step ? step(path) : answer(200, { path })));
  };
  const pause = async (ms: number) => void pauses.push(ms);
  return { sent, settled, pauses, sender: new Sender(store, send, pause, (_, o) => settled.push(o)) };
}
const no_answer: Step = () => {
  throw new TypeError("connection refused");
};

describe("what people did, on its way", () => {
  test("a request is sent again with the same id until somebody answers", async () => {
    const w = world(new FakeStorage(), [no_answer, no_answer]);
    const outcome = await w.sender.post("/api/duty", { id: "a" });
    expect(outcome).toEqual({ ok: true, value: { path: "/api/duty" } });
    expect(w.sent).toEqual(["/api/duty a", "/api/duty a", "/api/duty a"]);
    expect(w.pauses).toEqual([500, 1000]);
  });

  test("a request that nobody answered survives a reload and is sent by the next page", async () => {
    const store = new FakeStorage();
    const never = new Sender(store, () => new Promise(() => undefined), () => new Promise(() => undefined));
    void never.post("/api/visits/v-1/answer", { id: "b" });
    const w = world(store, []);
    expect(unsent.value).toBe(1);
    await w.sender.drain();
    expect(w.sent).toEqual(["/api/visits/v-1/answer b"]);
    expect([unsent.value, store.length]).toEqual([0, 0]);
  });

  test("a refusal is told and not repeated", async () => {
    const w = world(new FakeStorage(), [() => answer(409, { error: "conflict", text: "" })]);
    const outcome = await w.sender.post("/api/duty", { id: "c" });
    expect(outcome).toEqual({ ok: false, text: english["error.conflict"] });
    expect(w.sent).toHaveLength(1);
  });

  test("a program that was started anew and knows us no more loses nothing either", async () => {
    const w = world(new FakeStorage(), [() => answer(401, {})]);
    expect((await w.sender.post("/api/duty", { id: "f" })).ok).toBe(true);
    expect(w.sent).toHaveLength(2);
  });

  test("a request the program stumbles over does not hold up the others", async () => {
    const store = new FakeStorage();
    const w = world(store, [() => answer(500, {}), () => answer(200, { ok: 1 })]);
    const first = w.sender.post("/api/bad", { id: "d" });
    const second = w.sender.post("/api/good", { id: "e" });
    expect((await second).ok).toBe(true);
    expect((await first).ok).toBe(true);
    expect(w.sent).toEqual(["/api/bad d", "/api/good e", "/api/bad d"]);
  });
});
