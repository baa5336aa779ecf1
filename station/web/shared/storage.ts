// Half-filled forms and unsent answers, kept in the browser so that a reload, a restart or a cut
// line loses nothing. Takes any Storage, so that tests bring their own.

export interface Kept { getItem(key: string): string | null; setItem(key: string, value: string): void; removeItem(key: string): void; key(i: number): string | null; readonly length: number }

const prefix = "thirdvisit.draft.";
export const draft_lifetime_ms = 14 * 3600_000; // a shift and the hand-over after it

interface Stored<T> { at: number; value: T }

export function save_draft<T>(store: Kept, id: string, value: T, now: number): void {
  store.setItem(prefix + id, JSON.stringify({ at: now, value } satisfies Stored<T>));
}

export function load_draft<T>(store: Kept, id: string): T | null {
  const text = store.getItem(prefix + id);
  if (text === null) return null;
  try {
    return (JSON.parse(text) as Stored<T>).value;
  } catch {
    return null; // somebody edited it by hand: an unreadable draft is none
  }
}

export function drop_draft(store: Kept, id: string): void {
  store.removeItem(prefix + id);
}

// What was typed before the program knew the visit belongs to the visit.
export function rename_draft(store: Kept, from: string, to: string): void {
  const text = store.getItem(prefix + from);
  if (text === null) return;
  store.setItem(prefix + to, text);
  store.removeItem(prefix + from);
}

// Drafts hold names: they do not outlive the shift.
export function sweep_drafts(store: Kept, now: number): void {
  const keys = Array.from({ length: store.length }, (_, i) => store.key(i));
  for (const key of keys) {
    if (!key?.startsWith(prefix)) continue;
    let at = 0;
    try {
      at = (JSON.parse(store.getItem(key) ?? "{}") as Stored<unknown>).at ?? 0;
    } catch {
      at = 0;
    }
    if (now - at > draft_lifetime_ms) store.removeItem(key);
  }
}
