// Which consents an answer needs and may carry, and the words each was given in. Pure.
import type { Answer, Visit } from "@contract/station";
import type { Draft, Purpose } from "./draft";

type Consent = Answer["consents"][number];
type ConsentKey = "consent.address_and_history" | "consent.chain" | "consent.contact" | "consent.marketing";

// What the customer agrees to by "done": the data asked for cannot be stored without it.
export function needed_for(visit: Pick<Visit, "prompt">, draft: Pick<Draft, "contact_kind">): Purpose[] {
  if (visit.prompt.kind === "contact") return [draft.contact_kind === "phone" ? "phone" : "message"];
  return ["address_and_history"];
}

// What may be agreed to beside it, never preset.
export const optional_for: Partial<Record<Visit["prompt"]["kind"], "chain" | "marketing">> = { introduce: "chain", contact: "marketing" };

export function consent_key(p: Purpose): ConsentKey {
  if (p === "phone" || p === "message") return "consent.contact";
  return p === "birthday" ? "consent.marketing" : `consent.${p}`;
}

// The version counts changes of the wording; it is part of what is recorded.
const wording_version = 1;

export function consents_of(purposes: Purpose[], state: Consent["state"], language: Consent["language"]): Consent[] {
  return purposes.map((purpose) => ({ purpose, state, wording: `${consent_key(purpose)}/${wording_version}`, language }));
}
