// What an attendant can do, as requests to the program. A form's draft is dropped only when the
// program has taken what was in it.
import type { Answer, Duty, Employee, Flag, Grumbled, Plate, PlateEntry, PlateMatch, SameCar, ServedBy, TapCard, Visit, WaitingCard } from "@contract/station";
import { t } from "@shared/i18n";
import { tell } from "@shared/messages";
import { http_post, later, new_id, Sender, type Outcome } from "@shared/requests";
import { drop_draft } from "@shared/storage";
import { at_pump, handlers, select, staff, tasks, visit_of, type Selection, draft_id } from "./state";

export const sender = new Sender(localStorage, http_post, later, (request, outcome) => {
  if (!outcome.ok) tell("error", outcome.text);
  else if (request.draft) drop_draft(localStorage, request.draft);
});

// The value comes back in the answer and by the stream; whichever is first is shown.
function show_visit(outcome: Outcome): boolean {
  if (!outcome.ok) return false;
  const visit = outcome.value as Partial<Visit>;
  if (visit.id && visit.revision !== undefined) handlers.visit(visit as Visit);
  return true;
}

export function acting_badge(s: Selection | null): string {
  const served_by = visit_of(s)?.served_by;
  return served_by || staff.value?.find((e) => e.on_duty)?.badge || "";
}

export async function enter_plate(s: Selection, plate: Plate, model: string, colour: string, customer?: string): Promise<boolean> {
  const body: PlateEntry = { id: new_id(), plate, model, colour, badge: acting_badge(s), ...(customer ? { customer } : {}) };
  const visit = visit_of(s);
  const here = !visit || at_pump(visit);
  const path = here ? `/api/points/${s.point}/plate` : `/api/visits/${visit.id}/plate`;
  const outcome = await sender.post(path, body, draft_id(s));
  if (!show_visit(outcome)) return false;
  const id = (outcome as { value: Partial<Visit> }).value.id;
  if (s.visit === null && id) select({ point: s.point, visit: id });
  tell("done", t("plate.saved"));
  return true;
}

// "It is this customer": said by the person in front of the car, so it overrides the doubt.
export async function confirm_customer(visit: Visit, who: PlateMatch): Promise<void> {
  const body: PlateEntry = { id: new_id(), plate: who.plate, model: who.model, colour: who.colour, badge: acting_badge({ point: visit.point, visit: visit.id }), customer: who.customer };
  if (show_visit(await sender.post(`/api/visits/${visit.id}/plate`, body))) tell("done", t("confirmed"));
}

export async function answer(visit: Visit, given: Omit<Answer, "id" | "badge" | "stage">): Promise<boolean> {
  const body: Answer = { id: new_id(), badge: acting_badge({ point: visit.point, visit: visit.id }), stage: visit.prompt.stage, ...given };
  const taken = show_visit(await sender.post(`/api/visits/${visit.id}/answer`, body, visit.id));
  if (taken) tell("done", t("answer.saved"));
  return taken;
}

export async function set_served_by(visit: Visit, badge: string): Promise<void> {
  const body: ServedBy = { id: new_id(), badge };
  show_visit(await sender.post(`/api/visits/${visit.id}/served_by`, body));
}

export async function join_same_car(visit: Visit, point: number): Promise<void> {
  const body: SameCar = { id: new_id(), point };
  if (show_visit(await sender.post(`/api/visits/${visit.id}/same_car`, body))) tell("done", t("same_car.saved", { point }));
}

export async function part_same_car(visit: Visit, point: number): Promise<void> {
  const body: SameCar = { id: new_id(), point, undo: true };
  if (show_visit(await sender.post(`/api/visits/${visit.id}/same_car`, body))) tell("done", t("same_car.parted", { point }));
}

export async function mark_grumbled(visit: Visit): Promise<void> {
  const body: Grumbled = { id: new_id(), badge: acting_badge({ point: visit.point, visit: visit.id }), undo: visit.grumbled ?? false };
  if (show_visit(await sender.post(`/api/visits/${visit.id}/grumbled`, body))) tell("done", t(visit.grumbled ? "grumbled.undone" : "grumbled.saved"));
}

export async function tap_card(card: WaitingCard, point: number): Promise<void> {
  const body: TapCard = { id: new_id(), card: card.id };
  show_visit(await sender.post(`/api/points/${point}/card`, body));
}

// In charge of this pump, or no longer.
export async function set_zone(e: Employee, point: number): Promise<void> {
  const before = e.points ?? [];
  const points = before.includes(point) ? before.filter((p) => p !== point) : [...before, point].sort((a, b) => a - b);
  await set_duty(e.badge, true, points);
}

export async function set_duty(badge: string, on: boolean, points: number[] = []): Promise<void> {
  const body: Duty = { id: new_id(), badge, on, points };
  const outcome = await sender.post("/api/duty", body);
  if (outcome.ok && Array.isArray(outcome.value)) handlers.staff(outcome.value as never);
}

// A cause told at the pump: a care contact on site for the flag that is still open.
export function flag_of(visit: Visit): Flag | null {
  return tasks.value?.find((f) => f.customer === visit.customer?.id) ?? null;
}
