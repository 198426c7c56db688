// The page's program; DSN and RELEASE are put in when it is bundled; the launcher waits for `done`.

import * as sentry from "@sentry/browser";

import { runInto } from "../runner.mjs";
import * as shop from "./cart.mjs";
import * as checkout from "./checkout.mjs";

sentry.init({
  dsn: DSN,
  release: RELEASE,
  environment: "production",
  integrations: (defaults) => defaults.filter((one) => one.name !== "Dedupe"), // as if each event came from another visitor
});

const nested = (w) => {
  let node = {};
  for (let level = w.number(0, 6); level > 0; level -= 1) {
    node = { children: [{ tag: { name: "a" } }, node] };
  }
  return node;
};

globalThis.done = runInto(
  {
    "page-price.cart": [
      (w) => shop.cartSum([{ amount: w.number() }]),
      (w) => shop.showSum([{ name: w.product(), amount: 1 }]),
    ],
    "page-price.wish": [(w) => shop.wishSum([{ name: w.product() }])],
    "page-variant": [
      (w) => new shop.Cart([]).variant(w.product()),
      (w) => new shop.Cart([]).remove(`${w.product()} from ${w.farm()}`),
    ],
    "page-weight": [(w) => new shop.Cart([{ name: w.product() }]).weight()],
    "page-fail.limit": [(w) => shop.limit(w.product(), w.number(11))],
    "page-fail.window": [(w) => shop.window_(w.farm(), w.number(21, 23))],
    "page-card": [(w) => checkout.submit(w.fullName(), "1".repeat(w.number(1, 15))), (w) => checkout.resume(w.name(), "17")],
    "page-step": [(w) => checkout.step(w.name(), w.number(5))],
    "page-format": [(w) => checkout.formatted(w.number())],
    "page-trim.street": [(w) => checkout.address({ town: w.farm() })],
    "page-trim.town": [(w) => checkout.address({ street: w.farm() })],
    "page-terms": [(w) => checkout.decline(w.fullName())],
    "page-restore": [(w) => checkout.restore(w.one([`${w.name()}=1`, `{"${w.farm()}"`, "", `<p>${w.name()}`]))],
    "page-legacy": [(w) => checkout.legacy(w.name())],
    "page-tree": [(w) => checkout.tree(nested(w))],
    "page-loop": [(w) => checkout.loop(w.name())],
    "page-blink": [(w) => checkout.blink({ name: w.name() })],
    "page-slow": [(w) => checkout.slow(sentry, w.fullName(), w.number())],
    "page-sort": [(w) => checkout.sorted([{ dish: w.product() }, { dish: w.product() }])],
  },
  sentry,
  RELEASE,
).then(() => sentry.close(5000));
