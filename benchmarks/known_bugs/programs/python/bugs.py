"""Every bug: the ways to run into it, each a function and what draws its arguments.

A label is family.variant: variants of a family are different bugs that look alike, or share the place they show at.
"""

import asyncio
import datetime as dt
from types import SimpleNamespace

from market import booking, db, flows, imports, mail, payments, people, pricing, remote, reports, search, stock
from words import TABLES

NOW = dt.datetime(2026, 1, 15, 12, 0, tzinfo=dt.UTC)


def run(function):
    """Return a function that runs a coroutine."""

    def runs(*arguments):
        return asyncio.run(function(*arguments))

    return runs


def ring(w):
    names = [f"{name}{at}" for at, name in enumerate(w.some(w.product, 2, 6))]
    return {name: [names[(at + 1) % len(names)]] for at, name in enumerate(names)}, names[0]


def ragged(w):
    node = {"below": [], "bark": 1}
    for _ in range(w.number(1, 7)):
        node = {"below": [{"below": [], "leaf": "x"}, node]}
    return (node,)


def nested(w):
    node = {"below": None, "sales": {}}
    for _ in range(w.number(0, 6)):
        node = {"below": node}
    return node, w.region()


def short_row(w):
    lines = [f"{w.product()};{w.number()};{w.number(1, 9)}" for _ in range(w.number(0, 4))]
    return ("\n".join([*lines, ";".join(w.some(w.product, 1, 2))]),)


def bad_json(w):
    good = '{"farm": "hillside"}'
    bad = w.dice.choice(['{"farm": %s}', "{'%s': 1}", '{"%s" 1}', '{"farm": "%s"']) % w.farm()
    return ("\n".join([good] * w.number(0, 5) + [bad]),)


def row_without(w):
    return {"farm": w.farm(), "name": w.product()}


def no_tags(w):
    return ([{"name": w.product(), "tags": {w.region(): 1}}],)


def unpaired(w):
    return ([(f"{w.name()}-{w.number()}", w.number(0, 49) * 2 + 1) for _ in range(w.number(1, 4))],)


def naive(w):
    return [dt.datetime(2026, w.number(1, 12), w.number(1, 28))], NOW


BUGS = {
    "stock-unknown.": [
        (stock.shelf_of, lambda w: (w.product(),)),
        (flows.open_cart, lambda w: (w.product(), 1)),
        (flows.reorder, lambda w: (w.some(w.product),)),
    ],
    "stock-negative.": [(stock.take, lambda w: (w.product(), w.number(11)))],
    "reserve.free": [(stock.reserve, lambda w: (stock.Shelf(w.product(), None, 1), w.number()))],
    "reserve.held": [(stock.reserve, lambda w: (stock.Shelf(w.product(), 1, None), w.number()))],
    "none-quantity.stock": [(stock.count_batch, lambda w: (f"old {w.product()}",))],
    "none-quantity.booking": [(booking.quantity, lambda w: ({"number": w.number()},))],
    "stock-label.": [(stock.label, lambda w: (w.product(), w.number(13, 30)))],
    "bill-of-none.": [
        (pricing.share, lambda w: (w.number(), [])),
        (flows.split_bill, lambda w: (w.number(), {})),
    ],
    "weightless.": [(pricing.per_weight, lambda w: (0, w.number()))],
    "bad-price.": [
        (flows.nightly_prices, lambda w: ({w.product(): w.farm()},)),
        (flows.price_tag, lambda w: (w.product(), f"{w.number()} EUR")),
        (pricing.parse_price, lambda w: (w.product(), "")),
    ],
    "discount.loyalty": [(pricing.discount, lambda w: ("loyalty", {"points": {}, "tier": w.table()}))],
    "discount.season": [(pricing.discount, lambda w: ("season", {"months": {}, "birthday": w.name()}))],
    "cheapest.": [(pricing.cheapest, lambda w: ([{"price": w.number(), "rebate": None}],))],
    "tax-rate.": [(pricing.add_tax, lambda w: (w.number(), w.region()))],
    "order-total.": [
        (flows.close_day, lambda w: ([(w.number(), None)],)),
        (pricing.total_of, lambda w: ([{"amount": w.number(), "unit": None}],)),
    ],
    "declined.": [
        (payments.charge, lambda w: (w.name(), w.bank(), w.number())),
        (flows.checkout, lambda w: (w.full_name(), w.bank(), w.number())),
        (flows.renew_boxes, lambda w: ([(w.name(), w.number())], w.bank())),
    ],
    "gave-up.refund": [(payments.refund, lambda w: (w.name(), w.number()))],
    "gave-up.letter": [(mail.deliver, lambda w: (w.host(), w.number()))],
    # The defect is in the handler: what it handles is expected, and of two kinds.
    "broken-handler.": [
        (payments.receipt, lambda w: (w.full_name(), "1")),
        (payments.receipt, lambda w: ("anna", w.uuid())),
    ],
    "payouts.": [(payments.pay_out, unpaired)],
    "currency.": [
        (payments.Card().pay, lambda w: (w.number(), w.dice.choice(["USD", "CHF", "SEK"]))),
        (payments.Voucher().pay, lambda w: (w.number(), w.dice.choice(["USD", "CHF", "SEK"]))),
        (payments.Transfer().pay, lambda w: (w.number(), w.dice.choice(["usd", "chf", "sek"]))),
    ],
    "refused-log.": [(payments.report_refused, lambda w: (w.full_name(), w.bank()))],
    # Two services answer what is no JSON, and one function reads both.
    "no-json.tax": [(payments.tax_number, lambda w: (w.region(), str(w.number())))],
    "no-json.carrier": [(remote.parcels, lambda w: (w.number(),))],
    "warehouse-down.": [(remote.stock_at_warehouse, lambda w: (w.product(),))],
    # One function raises, a class of its own for each kind of row.
    "no-row.customer": [(people.greet, lambda w: (w.name() + "x",)), (db.customer_of, lambda w: (w.full_name(),))],
    "no-row.parcel": [(db.parcel_of, lambda w: (w.number(2),))],
    # One function speaks to the database, for two callers with a bug each.
    "constraint.twice": [(people.add, lambda w: (w.full_name(), "anna@farm.example"))],
    "constraint.nobody": [(flows.place_order, lambda w: (w.number(), w.name()))],
    "login-log.": [(people.login, lambda w: (w.name(), w.host()))],
    "lockout-log.": [(people.lock_out, lambda w: (w.full_name(), w.host()))],
    "name-bytes.": [(people.name_from, lambda w: (w.name().encode() + bytes([w.number(128, 255)]),))],
    "no-number.age": [(people.age, lambda w: (w.dice.choice([w.name(), "", f"{w.number()} years"]),))],
    "no-number.postcode": [(people.postcode, lambda w: (w.dice.choice([w.region(), f"A-{w.number()}"]),))],
    "export-said.": [(people.export, lambda w: (w.full_name(), w.number()))],
    "consent-said.": [(people.consent, lambda _: ())],
    "no-address.": [
        (people.letter_head, lambda w: (people.Profile(w.full_name()),)),
        (lambda one: one.city, lambda w: (people.Profile(w.name()),)),
    ],
    "initials.": [
        (people.initials, lambda w: (w.name(),)),
        (flows.badge, lambda w: (f"{w.full_name()} {w.name()}",)),
    ],
    "cart-log.saved": [(people.save_cart, lambda w: (w.name(),))],
    "cart-log.priced": [(people.price_cart, lambda w: (w.name(),))],
    "letter-gap.": [
        (flows.welcome, lambda w: (w.full_name(),)),
        (flows.welcome_all, lambda w: (w.some(w.name),)),
    ],
    "newsletter.": [(mail.send_newsletter, lambda w: (f"{w.product()} from {w.farm()}", w.email()))],
    "bounced-log.": [(mail.bounced, lambda w: (w.email(), w.number(500, 599)))],
    # A message put together before it is logged as "%s".
    "said-as-s.quota": [(mail.quota, lambda w: (w.name(), w.host()))],
    "said-as-s.disk": [(mail.disk, lambda w: (w.host(), w.number(90, 99)))],
    "hosts-log.": [(mail.hosts_down, lambda w: (w.some(w.host),))],
    "short-row.": [(flows.preview, short_row), (imports.products, short_row), (imports.amounts, short_row)],
    "bad-line.": [(imports.entries, bad_json)],
    "harvest-day.": [(imports.harvest_day, lambda w: (w.dice.choice([w.farm(), f"{w.number(1, 28)}. 3. 2026", ""]),))],
    "no-file.": [(imports.load, lambda w: (w.path(),))],
    # One cause, which each of two callers wraps in an exception of its own.
    "column.": [
        (imports.import_upload, lambda w: (w.path(), row_without(w))),
        (imports.import_nightly, lambda w: (w.number(), row_without(w))),
    ],
    "weights.": [(imports.weights, lambda w: ([{"name": w.product(), "grams": w.number(), "pieces": 0}],))],
    "checksum.": [(imports.checksum, lambda w: (w.path(), w.uuid(), w.uuid()))],
    "ring.": [(reports.walk, ring), (reports.children, ring)],
    "leafless.": [(reports.depth, ragged)],
    "no-region.": [(reports.subtotal, nested)],
    "no-baskets.": [(reports.mean_basket, lambda w: ([[]] * w.number(0, 4),))],
    "revenue.": [
        (run(reports.revenue), lambda w: ([{"revenue": w.number(), "fees": None}],)),
        (run(reports.revenue_of), lambda w: ({"revenue": w.number(), "fees": None},)),
    ],
    "deadline.": [(run(reports.with_deadline), lambda w: (w.number(1, 9) / 10_000,))],
    "task-group.": [(run(reports.regions), lambda w: (w.some(w.name, 1, 3),))],
    "slow-log.": [(reports.took_long, lambda w: (f"{w.product()} of {w.farm()}", w.number()))],
    "pages-pool.": [(reports.render_all, lambda w: ([{"title": "x"}] * w.number(0, 3) + [{"title": w.number()}],))],
    "closure.": [(reports.scaled, lambda w: ([w.number()], {"percent": w.number(), "base": 0}))],
    "chart-log.": [(reports.chart, lambda w: (w.farm(), w.number(1, 3)))],
    # The same message, told apart by its logger.
    "sync-log.warehouse": [(reports.sync_failed_warehouse, lambda w: (w.farm(),))],
    "sync-log.ledger": [(reports.sync_failed_ledger, lambda w: (w.farm(),))],
    "table-taken.": [(booking.book, lambda w: (w.full_name(), w.table(), w.time()))],
    "seats.": [
        (booking.Slot(4).reserve, lambda w: (w.number(5, 40),)),
        (booking.Brunch(6).reserve, lambda w: (w.number(6, 40),)),
        (booking.Tasting(8).reserve, lambda w: (w.number(5, 40),)),
    ],
    "empty-list.guests": [(booking.last_guest, lambda _: ([],))],
    "empty-list.hits": [(search.first_hit, lambda _: ([],))],
    "naive-time.": [(booking.upcoming, naive), (flows.day_plan, naive)],
    "move.": [(booking.move, lambda w: (w.name(), w.table()))],
    "cancel.": [(booking.cancel, lambda w: (w.full_name(), w.number(2)))],
    "fee.base": [(booking.fee, lambda w: ({"fees": {}}, w.table()))],
    "fee.extra": [(booking.fee, lambda w: ({"fees": dict.fromkeys(TABLES, 1), "extras": {}}, w.table()))],
    "swap.": [(booking.swap, lambda w: (SimpleNamespace(table=w.table(), tries=0), None))],
    "pattern.": [(search.matching, lambda w: (w.product() + w.dice.choice(["[", "(", "**", "(?P"]), [w.farm()]))],
    "cursor.": [(search.page, lambda w: ([w.product()], w.uuid()))],
    "season-tag.": [(search.index, no_tags)],
    "short-query.": [(search.size, lambda w: (search.Query(w.product()),))],
    "rank.": [(search.rank, lambda w: ([{"clicks": w.number(), "views": 0}],))],
    "suggest.": [(search.suggest, lambda w: (w.product(), []))],
}
