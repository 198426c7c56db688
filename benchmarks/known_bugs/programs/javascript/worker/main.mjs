// The worker, bundled and minified: Node shows a piece of the one long line as the source.

import * as sentry from "@sentry/node";

import { runInto } from "../runner.mjs";
import * as tasks from "./tasks.mjs";

sentry.init({
  dsn: process.env.SENTRY_DSN,
  release: process.env.SENTRY_RELEASE,
  environment: "production",
  serverName: "market-3",
  integrations: (defaults) => defaults.filter((one) => one.name !== "Dedupe"), // as if each came from another process
});

await runInto(
  {
    "worker-slot": [(w) => tasks.plan([w.name()], { days: {} }), (w) => tasks.planOne(w.name(), { days: {} })],
    "worker-sync": [(w) => tasks.sync(w.farm(), w.number(11))],
    "worker-box": [(w) => new tasks.Box(w.product(), [{ name: w.product() }]).pack()],
    "worker-publish": [(w) => tasks.publish(w.fullName(), w.one([w.farm(), `{"${w.name()}`, `{'a': 1}`]))],
    "worker-tour.assign": [(w) => tasks.assign(w.name(), [])],
    "worker-tour.unload": [(w) => tasks.unload(w.name(), [])],
  },
  sentry,
  process.env.SENTRY_RELEASE,
);
await sentry.close(5000);
process.exit(0);
