// Bundles the page, serves it from an origin of its own, and opens it in headless Chromium.

import { createHash } from "node:crypto";
import { createServer } from "node:http";

import { build } from "esbuild";
import { chromium } from "playwright-core";

const { SENTRY_DSN, SENTRY_RELEASE, EXTRAS, CHROMIUM } = process.env;

const bundled = await build({
  entryPoints: ["page.mjs"],
  bundle: true,
  write: false,
  format: "iife",
  target: "es2022",
  define: {
    DSN: JSON.stringify(SENTRY_DSN),
    RELEASE: JSON.stringify(SENTRY_RELEASE),
    EXTRAS: String(EXTRAS === "1"),
  },
});
const script = bundled.outputFiles[0].text;
const path = `/assets/shop-${createHash("sha256").update(script).digest("hex").slice(0, 8)}.js`;
const page = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>shop</title><script src="${path}"></script>`;

const server = createServer((request, response) => {
  const isScript = request.url === path;
  response.setHeader("Content-Type", isScript ? "text/javascript" : "text/html");
  response.end(isScript ? script : page);
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: [
    "--no-sandbox", // as root in a container there is no other way; the page is ours
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
try {
  const tab = await browser.newPage();
  tab.on("requestfailed", (request) => console.error(`${request.method()} ${request.url()}: ${request.failure()?.errorText}`));
  await tab.goto(`http://127.0.0.1:${server.address().port}/`);
  await tab.waitForFunction(() => document.title === "done", undefined, { timeout: 60_000 });
  await tab.close({ runBeforeUnload: true }); // what is left is sent when a page goes
  await new Promise((resolve) => setTimeout(resolve, 300));
} finally {
  await browser.close();
  server.close();
}
