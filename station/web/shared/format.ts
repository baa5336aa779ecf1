// Numbers, money, days and ages as people write them, by language. Pure: language, zone and "now"
// are arguments.
import type { Language, Plate } from "@contract/station";

const numbers = new Map<string, Intl.NumberFormat>();
function number_format(language: Language, digits: number): Intl.NumberFormat {
  const key = `${language}/${digits}`;
  let found = numbers.get(key);
  if (!found) {
    const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    numbers.set(key, (found = new Intl.NumberFormat(language, options)));
  }
  return found;
}

// Making a format costs far more than using it, and a screen uses few.
const money_formats = new Map<string, Intl.NumberFormat>();
const date_formats = new Map<string, Intl.DateTimeFormat>();
function date_format(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options);
  let found = date_formats.get(key);
  if (!found) date_formats.set(key, (found = new Intl.DateTimeFormat(language, options)));
  return found;
}

export function number(value: number, language: Language, digits = 0): string {
  return number_format(language, digits).format(value);
}

// Two decimals while it runs, so that the figure keeps its place and width.
export function litres(ml: number, language: Language, digits = 2): string {
  return `${number(ml / 1000, language, digits)} L`;
}

export function money(minor: number, currency: string, language: Language): string {
  const key = language + currency;
  let found = money_formats.get(key);
  if (!found) money_formats.set(key, (found = new Intl.NumberFormat(language, { style: "currency", currency, currencyDisplay: "narrowSymbol" })));
  return found.format(minor / 100);
}

function at_noon(date: string): Date {
  return new Date(`${date}T12:00:00Z`);
}

export function day(date: string, language: Language): string {
  const options: Intl.DateTimeFormatOptions = { month: language === "en" ? "short" : "long", day: "numeric", timeZone: "UTC" };
  return date_format(language, options).format(at_noon(date));
}

export function month(at: Date, language: Language): string {
  return date_format(language, { month: "short", timeZone: "UTC" }).format(at);
}

export function days_between(from: string, to: string): number {
  return Math.round((at_noon(to).getTime() - at_noon(from).getTime()) / 86_400_000);
}

export function add_days(date: string, days: number): string {
  return new Date(at_noon(date).getTime() + days * 86_400_000).toISOString().slice(0, 10);
}

function in_zone(zone: string | undefined): Intl.DateTimeFormatOptions {
  return zone ? { timeZone: zone } : {};
}

export function time(at: number, language: Language, zone?: string): string {
  return date_format(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...in_zone(zone) }).format(at);
}

export function day_and_time(at: number, language: Language, zone?: string): string {
  const options: Intl.DateTimeFormatOptions = {
    month: language === "en" ? "short" : "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  };
  return date_format(language, { ...options, ...in_zone(zone) }).format(at);
}

// Today of the place, "YYYY-MM-DD" (sv-SE writes exactly that).
export function today(now: number, zone?: string): string {
  return date_format("sv-SE", { year: "numeric", month: "2-digit", day: "2-digit", ...in_zone(zone) }).format(now);
}

export interface Age { unit: "minute" | "hour" | "day"; count: number }

// The largest unit that says enough; under a minute counts as one.
export function age(ms: number): Age {
  const minutes = Math.max(1, Math.floor(ms / 60_000));
  if (minutes < 60) return { unit: "minute", count: minutes };
  if (minutes < 48 * 60) return { unit: "hour", count: Math.floor(minutes / 60) };
  return { unit: "day", count: Math.floor(minutes / (24 * 60)) };
}

// 豫A12345 is written 豫A·12345; masked plates and foreign ones stay as they are.
export function plate(value: Plate): string {
  const text = value.characters;
  if (text.includes("·") || !/^\p{Script=Han}[A-Z]/u.test(text)) return text;
  return `${text.slice(0, 2)}·${text.slice(2)}`;
}

export function is_masked(value: Plate): boolean {
  return value.characters.includes("•");
}
