// The program of the page; DSN, RELEASE and EXTRAS are put in when it is bundled.

import * as sentry from "@sentry/browser";

import { options, runIntoBugs, sendExtras } from "./shop.mjs";

sentry.init(options({ dsn: DSN, release: RELEASE, extras: EXTRAS }));

async function main() {
  await runIntoBugs(sentry);
  if (EXTRAS) {
    await sendExtras(sentry);
  }
  document.title = "done";
}

void main();
