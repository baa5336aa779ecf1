// Development only: answers the screens' contract with seeded data inside Vite's own server.
import type { Plugin } from "vite";

export function mock_server(head_office: boolean): Plugin {
  return { name: head_office ? "mock-head-office" : "mock-station", apply: "serve" };
}
