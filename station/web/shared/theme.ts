// Light by day, dark for the night shift: as the system says until somebody chooses.
import { signal } from "@preact/signals";

type Theme = "light" | "dark";
const key = "thirdvisit.theme";
const system = (): Theme => (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

export const theme = signal<Theme>("light");

export function start_theme(): void {
  const chosen = localStorage.getItem(key);
  theme.value = chosen === "dark" || chosen === "light" ? chosen : system();
  document.documentElement.dataset["theme"] = theme.value;
}

export function choose_theme(next: Theme): void {
  localStorage.setItem(key, next);
  theme.value = next;
  document.documentElement.dataset["theme"] = next;
}
