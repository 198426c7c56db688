// node bundle.mjs: builds the page and the worker, minified, with a hash of the build in their names.

import { build } from "esbuild";

const { SENTRY_RELEASE } = process.env;
const common = { bundle: true, minify: true, entryNames: "[name]-[hash]", outdir: "dist", metafile: true };
await build({
  ...common,
  entryPoints: { app: "page/main.mjs" },
  format: "iife",
  target: "es2022",
  define: { DSN: "globalThis.marketDsn", RELEASE: JSON.stringify(SENTRY_RELEASE) },
});
await build({
  ...common,
  entryPoints: { worker: "worker/main.mjs" },
  format: "esm",
  platform: "node",
  target: "node20",
  external: ["@sentry/node"],
  outExtension: { ".js": ".mjs" },
});
