// Short messages to the person at the screen: what happened, read aloud too. An error stays until
// it is closed; a confirmation goes by itself.
import { signal } from "@preact/signals";

export interface Message { id: number; kind: "done" | "error"; text: string }
export const messages = signal<Message[]>([]);
let last = 0;

export function dismiss(id: number): void {
  messages.value = messages.value.filter((m) => m.id !== id);
}

export function tell(kind: Message["kind"], text: string): void {
  const id = ++last;
  messages.value = [...messages.value.slice(-2), { id, kind, text }];
  if (kind === "done") setTimeout(() => dismiss(id), 4000);
}
