// Live updates pushed by the program. Opens again by itself after any break and says meanwhile that
// the line is cut, so that nobody trusts a frozen screen.
import { signal } from "@preact/signals";

// "refused": the program was started anew and wants its new address to be opened (decision 24).
export const line = signal<"connecting" | "live" | "cut" | "refused">("connecting");
// When the line was cut, for "no connection since"; 0 while it is live.
export const cut_since = signal(0);

type Handlers = Record<string, (value: never) => void>;
const pauses_ms = [500, 1000, 2000, 5000];

export function follow(path: string, handlers: Handlers, on_live: () => void): () => void {
  let source: EventSource | null = null;
  let timer = 0;
  let failures = 0;

  const cut = () => {
    source?.close();
    if (cut_since.value === 0) cut_since.value = Date.now();
    if (line.value !== "refused") line.value = "cut";
    void ask_why();
    timer = window.setTimeout(open, pauses_ms[Math.min(failures++, pauses_ms.length - 1)]);
  };
  // An event stream does not tell the status of its refusal.
  const ask_why = async () => {
    const answer = await fetch("/api/state", { method: "GET" }).catch(() => null);
    if (answer && line.value !== "live") line.value = answer.status === 401 ? "refused" : "cut";
  };
  const open = () => {
    source = new EventSource(path);
    source.onopen = () => {
      failures = 0;
      line.value = "live";
      cut_since.value = 0;
      on_live();
    };
    source.onerror = cut;
    for (const [name, handle] of Object.entries(handlers))
      source.addEventListener(name, (e) => handle(JSON.parse((e as MessageEvent<string>).data) as never));
  };
  open();
  return () => {
    window.clearTimeout(timer);
    source?.close();
  };
}
