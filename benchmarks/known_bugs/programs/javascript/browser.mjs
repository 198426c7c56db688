// node browser.mjs: runs the bundle of the page as a script of the page's address, with as little of a browser as the
// SDK asks for. Both have the engine V8, so that its stack traces are those of Chromium; the recorder takes off the frames
// of this launcher.

import { readFileSync, readdirSync } from "node:fs";
import { runInThisContext } from "node:vm";

const name = readdirSync("dist").find((file) => file.startsWith("app-"));
const page = "https://market.example/checkout";
const nothing = () => {};
const later = setTimeout;
class Target {
  addEventListener = nothing;
  removeEventListener = nothing;
}
Object.assign(globalThis, {
  marketDsn: process.env.SENTRY_DSN,
  setTimeout: (task, wait, ...given) => later(() => task(...given), wait), // whose tasks have no `this`
  window: globalThis,
  self: globalThis,
  EventTarget: Target,
  addEventListener: nothing,
  removeEventListener: nothing,
  location: new URL(page),
  history: { pushState: nothing, replaceState: nothing },
  document: { ...new Target(), readyState: "complete", visibilityState: "visible", referrer: "", hidden: false, querySelector: () => null },
});
process.on("unhandledRejection", (reason) => globalThis.onunhandledrejection?.({ reason }));
process.on("uncaughtException", (error) => globalThis.onerror?.(error.message, page, 1, 1, error));
runInThisContext(readFileSync(`dist/${name}`, "utf8"), { filename: `https://market.example/assets/${name}` });
await globalThis.done;
process.exit(0);
