// Head office's page: starts language, theme and the live line, then draws.
import { render } from "preact";
import "@shared/base.css";
import "@shared/desk.css";
import "./head_office.css";
import { start_clock } from "@shared/clock";
import { start_language } from "@shared/i18n";
import { get } from "@shared/requests";
import { follow } from "@shared/stream";
import { start_theme } from "@shared/theme";
import type { Overview } from "@contract/head_office";
import { Page } from "./page";
import { handlers, sender } from "./state";

async function start(): Promise<void> {
  start_theme();
  const first = await get<Overview>("/api/state").catch(() => null);
  await start_language(first?.language ?? "zh-CN");
  if (first) handlers.snapshot(first);
  start_clock();
  render(<Page />, document.getElementById("app")!);
  follow("/api/stream", handlers, () => void sender.drain());
}

void start();
