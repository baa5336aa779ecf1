// Development only: answers the screens' contract with seeded data inside Vite's own server.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Plugin } from "vite";
import { MockHeadOffice } from "./head_office";
import { MockStation, type Reply } from "./station";

export interface Mock {
  state: unknown;
  get(path: string, query: URLSearchParams): Reply;
  post(path: string, body: { id: string }): Reply;
}

async function read(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const piece of request) text += String(piece);
  return text;
}

// A handler for /api: also used by the browser tests, which serve the built pages.
export function api<M extends Mock>(make: (publish: (event: string, value: unknown) => void) => M) {
  const streams = new Set<ServerResponse>();
  const write = (to: ServerResponse, event: string, value: unknown) => to.write(`event: ${event}\ndata: ${JSON.stringify(value)}\n\n`);
  const mock = make((event, value) => streams.forEach((s) => write(s, event, value)));
  const control = { down: false };

  const answer = (response: ServerResponse, reply: Reply) => {
    response.writeHead(reply.status, { "content-type": "application/json" });
    response.end(JSON.stringify(reply.body));
  };
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? "/", "http://mock");
    if (control.down) return void request.socket.destroy();
    if (url.pathname === "/api/stream") {
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      write(response, "snapshot", mock.state);
      streams.add(response);
      request.on("close", () => streams.delete(response));
    } else if (request.method === "POST") {
      answer(response, mock.post(url.pathname, JSON.parse(await read(request)) as { id: string }));
    } else {
      answer(response, mock.get(url.pathname, url.searchParams));
    }
  };
  const cut = (yes: boolean) => {
    control.down = yes;
    if (yes) streams.forEach((s) => s.destroy());
    if (yes) streams.clear();
  };
  return { handle, mock, cut };
}

// One afternoon in May, so that pictures and tests are the same every day.
export const mock_now = Date.UTC(2026, 4, 25, 6, 32);
export const station_api = () => api((publish) => new MockStation(mock_now, publish));
export const head_office_api = () => api((publish) => new MockHeadOffice(mock_now, publish));

export function mock_server(head_office: boolean): Plugin {
  return {
    name: head_office ? "mock-head-office" : "mock-station",
    apply: "serve",
    configureServer(server) {
      const { handle } = head_office ? head_office_api() : station_api();
      server.middlewares.use((request, response, next) => {
        if (!request.url?.startsWith("/api/")) return next();
        void handle(request, response);
      });
    },
  };
}
