"""What the doors have in common: the ways to a result."""

from . import booking, db, imports, mail, payments, people, pricing, stock


def open_cart(product, amount):
    shelf = stock.shelf_of(product)
    return shelf.free, amount


def reorder(products):
    return [stock.shelf_of(product) for product in products]


def nightly_prices(prices):
    found = {}
    for product, text in prices.items():
        found[product] = pricing.parse_price(product, text)
    return found


def price_tag(product, text):
    return f"{product}: {pricing.parse_price(product, text):.2f}"


def checkout(customer, bank, cents):
    if cents > 0:
        payments.charge(customer, bank, cents)


def renew_boxes(customers, bank):
    for customer, cents in customers:
        payments.charge(customer, bank, cents)


def welcome(name):
    return mail.fill("welcome", name=name)


def welcome_all(names):
    return list(map(welcome, names))


def close_day(amounts):
    return pricing.total_of([{"amount": amount, "unit": unit} for amount, unit in amounts])


def split_bill(total, guests):
    return round(pricing.share(total, guests), 2)


def badge(name):
    letters = people.initials(name)
    return f"[{letters}]"


def preview(text):
    return imports.products(text)


def day_plan(bookings, now):
    first = booking.upcoming(bookings, now)
    return first[:3]


def place_order(number, name):
    ids = {"anna": 1, "boris": 2}
    person = ids.get(name.title())
    db.execute("INSERT INTO orders VALUES (?, ?)", number, person)
