// node node.mjs, told by the environment what to send and where.

import * as sentry from "@sentry/node";

import { options, runIntoBugs, sendExtras } from "./shop.mjs";

const extras = process.env.EXTRAS === "1";
sentry.init({
  ...options({ dsn: process.env.SENTRY_DSN, release: process.env.SENTRY_RELEASE, extras }),
  serverName: "shop-1",
});
await runIntoBugs(sentry);
if (extras) {
  await sendExtras(sentry);
}
await sentry.close(5000);
