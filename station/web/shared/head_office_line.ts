// "12 records waiting, oldest 3 h old, next sync 02:17": the sentence about head office that every
// header shows. Pure but for the texts.
import type { HeadOffice } from "@contract/station";
import { age, number, time } from "./format";
import { language, t } from "./i18n";

export function age_text(ms: number): string {
  const a = age(ms);
  const key = a.unit === "minute" ? "age.minutes" : a.unit === "hour" ? "age.hours" : "age.days";
  return t(key, { n: a.count });
}

// "3 min ago", and "just now" where counting would pretend to know more than a figure a minute old.
export function since_text(ms: number): string {
  return ms < 60_000 ? t("age.now") : t("head_office.ago", { age: age_text(ms) });
}

export function waiting_line(h: HeadOffice, now: number, zone?: string): string {
  if (h.waiting === 0) return t("head_office.nothing_waits");
  const next = h.next_sync_at === null ? t("head_office.not_planned") : time(h.next_sync_at, language.value, zone);
  const oldest = h.oldest_at === null ? t("age.minutes", { n: 1 }) : age_text(now - h.oldest_at);
  return t("head_office.waiting", { n: h.waiting, age: oldest, time: next });
}

export function last_sync_line(h: HeadOffice, now: number, zone?: string): string {
  if (h.state === "not_joined") return t("head_office.not_joined");
  if (h.state === "stopped") return t("head_office.stopped");
  if (h.state === "sending") return t("head_office.sending");
  if (h.last_sync_at === null) return t("head_office.never");
  const at = time(h.last_sync_at, language.value, zone);
  const days = Math.floor((now - h.last_sync_at) / 86_400_000);
  const when = days >= 1 ? since_text(now - h.last_sync_at) : at;
  return t(h.state === "unreachable" ? "head_office.unreachable" : "head_office.last_sync", { when });
}

export function trouble_of(h: HeadOffice): "good" | "plain" | "bad" {
  if (h.state === "stopped") return "bad";
  if (h.state === "unreachable" || h.state === "not_joined") return "plain";
  return "good";
}

export function count_text(n: number): string {
  return number(n, language.value);
}
