// node node.mjs, told by the environment where to send and which release it is.

import * as sentry from "@sentry/node";

import * as feed from "./src/feed.mjs";
import * as orders from "./src/orders.mjs";
import * as pay from "./src/pay.mjs";
import * as people from "./src/people.mjs";
import { runInto } from "./runner.mjs";

const { SENTRY_DSN, SENTRY_RELEASE } = process.env;
sentry.init({
  dsn: SENTRY_DSN,
  release: SENTRY_RELEASE,
  environment: "production",
  serverName: "market-2",
  integrations: (defaults) => [
    // As if each event came from a process of its own: nothing is told twice, and every one may be a process's last.
    ...defaults.filter((one) => !["Dedupe", "OnUncaughtException"].includes(one.name)),
    sentry.captureConsoleIntegration({ levels: ["error"] }),
    sentry.onUnhandledRejectionIntegration({ mode: "none" }),
  ],
});
process.on("uncaughtException", (error) => {
  sentry.captureException(error, { mechanism: { type: "auto.node.onuncaughtexception", handled: false } });
});

const closed = (w) => w.number(58_000, 58_999);
const ring = (w) => {
  const names = w.some(w.product, 6).map((name, at) => `${name}${at}`);
  return [names[0], Object.fromEntries(names.map((name, at) => [name, names[(at + 1) % names.length]]))];
};
const ragged = (w) => {
  let tree = {};
  for (let level = w.number(0, 6); level > 0; level -= 1) {
    tree = { children: [{ leaf: "x" }, tree] };
  }
  return tree;
};
const shortFeed = (w) => [...w.some(() => `${w.product()};${w.number()}`), w.product()].join("\n");
const badJson = (w) => w.one([`{"items": ${w.farm()}}`, `<html>${w.name()}`, `{"${w.name()}"`, `{'${w.farm()}': 1}`]);

await runInto(
  {
    "read-price.line": [
      (w) => orders.cartTotal([{ amount: w.number() }]),
      (w) => orders.orderMail({ line: { amount: w.number() } }),
      (w) => orders.lineTotal({ name: w.product() }),
    ],
    "read-price.invoice": [(w) => orders.invoiceTotal({ number: w.number(), positions: [] })],
    "read-street.address": [(w) => orders.route({ id: w.uuid(), billing: { street: "x" } })],
    "read-street.billing": [(w) => orders.route({ id: w.uuid(), address: { street: "x" } })],
    "invariant.seats": [(w) => orders.seatParty(w.fullName(), w.number(1, 4), w.number(5, 20))],
    "invariant.refund": [(w) => orders.payBack(w.fullName(), w.number(1, 99), w.number(100))],
    "delivery-day": [(w) => orders.deliveryDay(w.product())],
    points: [(w) => orders.points({ cents: w.number(), factor: w.number() })],
    "open-order": [(w) => orders.openOrder(w.one([w.uuid(), w.name()]), new Map())],
    "discount.early": [(w) => orders.discounted("early", { name: w.name(), visits: {} })],
    "discount.loyal": [(w) => orders.discounted("loyal", { name: w.name(), orders: {} })],
    declined: [(w) => pay.charge(w.fullName(), closed(w)), (w) => pay.renew(w.some(w.name), closed(w))],
    rates: [(w) => pay.rates(w.some(w.host, 3))],
    "gave-up.bank": [(w) => pay.confirm(w.bank(), w.number(2, 5))],
    "gave-up.parcel": [(w) => pay.track(w.uuid(), w.number(2, 5))],
    currency: [
      (w) => new pay.Card().pay(w.number(), w.one(["USD", "CHF", "SEK"])),
      (w) => new pay.Voucher().pay(w.number(), w.one(["USD", "CHF", "SEK"])),
    ],
    "fetch-failed.carrier": [(w) => pay.carrierPrice(closed(w))],
    "fetch-failed.weather": [(w) => pay.weather(closed(w))],
    "bad-feed": [(w) => feed.parseFeed(badJson(w))],
    "short-row": [(w) => feed.prices(shortFeed(w)), (w) => feed.names(shortFeed(w))],
    "no-template": [(w) => feed.template(w.path())],
    "no-picture": [(w) => feed.picture(w.path())],
    "shop-link": [(w) => feed.shopLink(w.host())],
    leafless: [(w) => feed.depth(ragged(w))],
    ring: [(w) => feed.above(...ring(w)), (w) => feed.below(...ring(w))],
    locale: [(w) => feed.localised(w.number(), `${w.product()}_${w.farm()}`)],
    repeated: [(w) => feed.repeated(w.product(), -w.number())],
    "no-address": [
      (w) => people.letterHead(new people.Profile(w.fullName())),
      (w) => people.badge(new people.Profile(w.fullName())),
    ],
    "paid-event": [(w) => people.markPaid({ id: w.number() })],
    initials: [(w) => people.initials([{ first: "A", last: "B" }, { first: w.name() }])],
    "late-said": [(w) => people.remind(sentry, w.fullName(), w.number())],
    "sold-said": [(w) => people.soldOut(sentry, w.product())],
    "draft-console.saved": [(w) => people.saveDraft(w.name(), w.host())],
    "draft-console.sent": [(w) => people.sendDraft(w.name(), w.host())],
    "later-task": [(w) => people.later({ name: w.name() })],
    "refused-terms": [(w) => people.refuse(w.fullName())],
    "refused-plain.text": [(w) => people.refuseSeat(w.fullName())],
    "refused-plain.code": [(w) => people.refuseCode(w.number())],
    "refused-plain.status": [(w) => people.refuseStatus(w.number())],
    "told-text": [(w) => people.told(sentry, w.fullName())],
    "no-email": [(w) => people.load(w.name() + w.number()), (w) => people.loadAll(w.some(() => w.name() + w.number()))],
  },
  sentry,
  SENTRY_RELEASE,
);
await sentry.close(5000);
process.exit(0); // sockets to nowhere may linger
