// Live updates pushed by the program. Opens again by itself after any break and says meanwhile that
// the line is cut, so that nobody trusts a frozen screen.
import { signal } from "@preact/signals";

export const line = signal<"connecting" | "live" | "cut">("connecting");
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
    if (line.value !== "cut") cut_since.value = Date.now();
    line.value = "cut";
    timer = window.setTimeout(open, pauses_ms[Math.min(failures++, pauses_ms.length - 1)]);
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
