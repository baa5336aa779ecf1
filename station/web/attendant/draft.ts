// A half-filled form of one car. Kept per visit in the browser (shared/storage) until the program
// has taken it.
import type { Pad } from "@shared/plate";

export type Purpose = "address_and_history" | "chain" | "phone" | "message" | "birthday" | "marketing";

export interface Draft {
  pad: Pad;
  surname: string; title: string; organisation: string;
  contact_kind: "phone" | "wechat" | "mail"; contact: string;
  also: Purpose[];           // consents beyond the one the answer itself needs
}

export function empty_draft(pad: Pad): Draft {
  return { pad, surname: "", title: "", organisation: "", contact_kind: "phone", contact: "", also: [] };
}

// Whether losing it would lose something a person did.
export function is_dirty(d: Draft | null): boolean {
  return d !== null && (d.pad.typed !== "" || d.surname !== "" || d.title !== "" || d.organisation !== "" || d.contact !== "");
}

// 王 + 先生; for a name written in Latin letters the title comes first.
export function address_of(d: Pick<Draft, "surname" | "title">): string {
  const name = d.surname.trim();
  if (!name) return "";
  return /^[\x20-\x7e]+$/.test(name) && /^[\x20-\x7e]+$/.test(d.title) ? `${d.title} ${name}`.trim() : name + d.title;
}
