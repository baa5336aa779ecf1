// The time of the program, not of the browser: a tablet's clock may be wrong. One tick a second.
import { computed, signal } from "@preact/signals";

let offset_ms = 0;
export const now = signal(Date.now());

// For everything that is told in minutes or longer: drawn again once a minute.
export const minute = computed(() => Math.floor(now.value / 60_000) * 60_000);

export function set_clock(theirs: number): void {
  offset_ms = theirs - Date.now();
  now.value = theirs;
}

export function start_clock(): void {
  setInterval(() => (now.value = Date.now() + offset_ms), 1000);
}
