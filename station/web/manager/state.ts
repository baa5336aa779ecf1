// What the manager's page knows: the program's state kept live, and the whole list of flags, asked
// for again whenever the tasks change.
import { signal } from "@preact/signals";
import type { Flag, Hints, Merge, Snapshot, StreamEvents, TwinDesk, TwinPair } from "@contract/station";
import { set_clock } from "@shared/clock";
import { tell } from "@shared/messages";
import { get, http_post, later, Sender } from "@shared/requests";

export const snapshot = signal<Snapshot | null>(null);
export const flags = signal<Flag[] | null>(null);
export const grace_days = signal(0);
export const twins = signal<TwinPair[] | null>(null);
export const hints = signal<Hints | null>(null);
export const merges = signal<Merge[]>([]);

export const sender = new Sender(localStorage, http_post, later, (_, outcome) => {
  if (!outcome.ok) tell("error", outcome.text);
});

interface FlagList { flags: Flag[]; grace_days: number }

export async function load_flags(): Promise<void> {
  try {
    const list = await get<FlagList>("/api/flags");
    flags.value = list.flags;
    grace_days.value = list.grace_days;
  } catch (e) {
    tell("error", (e as Error).message);
  }
}

export function show_twins(desk: TwinDesk): void {
  twins.value = desk.twins;
  merges.value = desk.merges;
}

export async function load_twins(): Promise<void> {
  try {
    show_twins(await get<TwinDesk>("/api/twins"));
  } catch (e) {
    tell("error", (e as Error).message);
  }
}

export async function load_hints(): Promise<void> {
  try {
    hints.value = await get<Hints>("/api/hints");
  } catch (e) {
    tell("error", (e as Error).message);
  }
}

const patch = (part: Partial<Snapshot>) => {
  if (snapshot.value) snapshot.value = { ...snapshot.value, ...part };
};

export const handlers: { [K in keyof StreamEvents]?: (value: StreamEvents[K]) => void } = {
  snapshot: (s) => {
    set_clock(s.now);
    snapshot.value = s;
    void load_flags();
    void load_twins();
    void load_hints();
  },
  devices: (devices) => patch({ devices }),
  head_office: (head_office) => patch({ head_office }),
  staff: (staff) => patch({ staff }),
  damage: (damage) => patch({ damage }),
  tasks: (tasks) => {
    patch({ tasks });
    void load_flags();
    void load_twins();
    void load_hints();
  },
};
