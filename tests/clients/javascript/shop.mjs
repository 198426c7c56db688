// Runs into every bug, as often as COUNTS says, in Node and in the browser alike.

import { BUGS, COUNTS } from "./bugs.mjs";

const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

export async function runIntoBugs(sentry) {
  for (let turn = 0; turn < Math.max(...Object.values(COUNTS)); turn += 1) {
    for (const [place, [name, times]] of Object.entries(COUNTS).entries()) {
      if (turn >= times) {
        continue;
      }
      const number = 1000 + 137 * turn + 11 * place;
      sentry.setUser({ id: turn % 4, email: `customer${turn % 4}@shop.example` });
      sentry.setTag("bug", name);
      sentry.addBreadcrumb({ category: "shop", message: `basket ${number}`, level: "info" });
      BUGS[name](sentry, number);
      await settled(); // an unhandled rejection is told a moment later
    }
    await sentry.flush(5000);
  }
}

// What is no event, and what comes with one.
export async function sendExtras(sentry) {
  sentry.startSpan({ op: "task", name: "close the day" }, () => sentry.startSpan({ op: "db", name: "SELECT 1" }, () => 1));
  sentry.logger.info("The day is closed", { day: 17 });
  sentry.metrics.count("orders", 3);
  sentry.withScope((scope) => {
    scope.addAttachment({ data: "number;total\n1;1990\n", filename: "orders.csv", contentType: "text/csv" });
    sentry.captureMessage("The export of day 17 is incomplete", "error");
  });
  sentry.captureFeedback({ name: "Customer", email: "customer1@shop.example", message: "The basket is empty again." });
  sentry.captureMessage("an unwanted message");
  await sentry.flush(5000);
}

export function options({ dsn, release, extras }) {
  return {
    dsn,
    release,
    environment: "production",
    beforeSend: (event) => (event.message?.includes("unwanted") ? null : event),
    ...(extras ? { tracesSampleRate: 1, enableLogs: true } : {}),
  };
}
