// A program that is bundled and minified: what it reports names no function of its own.

import * as sentry from "@sentry/node";

import { Cart } from "./cart";

sentry.init({
  dsn: process.env.SENTRY_DSN,
  release: process.env.SENTRY_RELEASE,
  serverName: "shop-1",
  beforeSend: (event) => ({ ...event, contexts: {}, modules: {} }), // what tells about the machine
});

function checkout(currency: string): number {
  return new Cart([{ prices: { USD: { amount: 1990 } }, quantity: 2 }]).total(currency);
}

try {
  checkout("USD");
  checkout("KRW");
} catch (error) {
  sentry.captureException(error);
}
void sentry.close(5000);
