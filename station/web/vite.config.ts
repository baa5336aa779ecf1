// How the pages are built: the station's two (attendant, manager) and head office's one, from one
// package. THIRDVISIT_PAGES picks which, THIRDVISIT_WEB_OUT says where to; CMake sets both.
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";
import { mock_server } from "./mock/plugin";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const head_office = process.env["THIRDVISIT_PAGES"] === "head_office";
const root = head_office ? here("../../sync/head_office/web") : here(".");
// A program that runs already (THIRDVISIT_PROXY=http://127.0.0.1:8370) instead of the seeded one.
// `npm run unit` tests what is pure; with this set, the pages in a real browser (tests/browser).
const browser = process.env["THIRDVISIT_BROWSER"] === "1";
const program = process.env["THIRDVISIT_PROXY"];

// Head office's sources lie outside this package: their imports are looked up from here.
const packages_from_here: Plugin = {
  name: "packages-from-here",
  enforce: "pre",
  resolveId(id, importer) {
    const package_name = /^(preact|@preact|@observablehq|intl-messageformat|playwright-core|axe-core)/.test(id);
    if (!package_name || !importer || importer.startsWith(here("./"))) return null;
    return this.resolve(id, here("./vite.config.ts"), { skipSelf: true });
  },
};

export default defineConfig({
  root,
  publicDir: false,
  cacheDir: here("./node_modules/.vite"),
  plugins: program ? [packages_from_here] : [packages_from_here, mock_server(head_office)],
  resolve: {
    alias: {
      "@contract": here("../../schemas/screens"),
      "@catalogue": here("../../schemas/catalogue"),
      "@shared": here("./shared"),
    },
  },
  esbuild: { jsx: "automatic", jsxImportSource: "preact", legalComments: "none" },
  server: {
    host: "127.0.0.1",
    fs: { allow: [here("../..")] },
    ...(program ? { proxy: { "/api": program } } : {}),
  },
  build: {
    outDir: process.env["THIRDVISIT_WEB_OUT"] ?? here(head_office ? "./dist/head_office" : "./dist/station"),
    emptyOutDir: true,
    target: "es2021",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rollupOptions: {
      input: head_office
        ? { index: here("../../sync/head_office/web/index.html") }
        : { index: here("./index.html"), manager: here("./manager.html") },
    },
  },
  test: browser
    ? { dir: here("../../tests/browser"), globalSetup: here("../../tests/browser/chromium.ts"), fileParallelism: false, testTimeout: 60_000, hookTimeout: 60_000 }
    : { dir: here("./unit"), environment: "node" },
} as Parameters<typeof defineConfig>[0]);
