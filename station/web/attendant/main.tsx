// The attendant's page: starts language, theme and the live line, then draws.
import { render } from "preact";
import "@shared/base.css";
import "./attendant.css";
import { start_clock } from "@shared/clock";
import { start_language } from "@shared/i18n";
import { get } from "@shared/requests";
import { sweep_drafts } from "@shared/storage";
import { follow } from "@shared/stream";
import { start_theme } from "@shared/theme";
import type { Snapshot } from "@contract/station";
import { sender } from "./actions";
import { Page } from "./page";
import { handlers } from "./state";

async function start(): Promise<void> {
  start_theme();
  sweep_drafts(localStorage, Date.now());
  const first = await get<Snapshot>("/api/state").catch(() => null);
  await start_language(first?.station.language ?? "zh-CN");
  if (first) handlers.snapshot(first);
  start_clock();
  render(<Page />, document.getElementById("app")!);
  follow("/api/stream", handlers, () => void sender.drain());
}

void start();
