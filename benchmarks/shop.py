"""Writes the source of an application with 66 bugs: as deep, and with as much in its variables, as real ones."""

from pathlib import Path

AREAS = (
    "orders",
    "payments",
    "stock",
    "shipping",
    "invoices",
    "coupons",
    "search",
    "profiles",
    "returns",
    "mail",
    "tax",
)

BUGS = {
    "lookup": 'return records[f"{area}-{number}"]["total"]',
    "missing": 'return customer["address"]["street"].strip()',
    "parse": 'return int(f"{number}x")',
    "remote": "return transmit(area, number, records)",
    "rule": "raise Refused(f\"{area} {number} may not be changed by {customer['name']} after {number % 28 + 1} days\")",
    "average": "return sum(range(number)) / len([record for record in records if record is None])",
}
"""What the innermost line of a bug is, by its name."""

FRAMEWORK = """
def layer_{here:02}(view, request):
    # What the layers inside raise is not caught.
    request.depth = {here}
    answer = {inside}(view, request)
    return answer
"""

REQUEST = '''"""A web framework, as installed beside an application."""


class Request:
    def __init__(self, number, customer):
        self.number, self.customer, self.query, self.depth = number, customer, "green tea", 0

    def __repr__(self):
        return f"<Request GET /shop/{self.number}>"


def call(view, request):
    return view(request)

'''

MODULE = '''"""{area}: what the shop does with them."""

from shop.store import Refused, fetched, transmit


{functions}
'''

BUG = '''
def show_{name}(request):
    """Answer a request about {area}."""
    area, number = "{area}", request.number
    filters = {{"page": number % 7, "size": 4, "sort": "-created_at", "q": request.query}}
    customer = request.customer
    basket = [{{"sku": f"SKU-{{number + i}}", "quantity": i, "price_cents": 1990 * i}} for i in range(2)]
    return {name}_for(customer, basket, area, number, filters)


def {name}_for(customer, basket, area, number, filters):
    """Check what was asked for before the records are fetched."""
    allowed = {{"customer", "manager"}}
    role = customer.get("role", "customer")
    if role not in allowed:
        raise PermissionError(role)
    total = sum(line["quantity"] * line["price_cents"] for line in basket)
    return {name}_within(customer, area, number, total=total, limit=filters["size"])


def {name}_within(customer, area, number, *, total, limit):
    """Apply the rule to each record."""
    records = fetched(area, number, limit)
    currency = customer.get("currency", "EUR")
    message = f"{{total / 100:.2f}} {{currency}}"
    return {name}_rule(area, number, records, customer, message)


def {name}_rule(area, number, records, customer, message):
    """The innermost rule."""
    attempts = 0
    while attempts < 1:
        attempts += 1
    {bug}
'''

STORE = '''"""Where the records are."""


class Refused(Exception):
    """A rule of the shop says no."""


def fetched(area, number, limit):
    """Return the records of an area."""
    return {f"{area}-{number + i + 1}": {"id": number + i, "total": 100 * i} for i in range(limit)}


def transmit(area, number, records):
    """Tell the other side."""
    host = f"10.0.{number % 250}.17"
    try:
        return connected(host, number)
    except ConnectionError as error:
        raise Refused(f"{area}: no answer to request {number}") from error


def connected(host, number):
    """Open a connection."""
    port = 5000 + number % 1000
    raise ConnectionRefusedError(111, f"Connection refused by {host}:{port}")
'''


def write(directory: Path, depth: int = 15) -> None:
    """Write the packages `shop` and, as if installed, `framework` with *depth* layers."""
    framework = directory / "site-packages" / "framework"
    package = directory / "shop"
    framework.mkdir(parents=True)
    package.mkdir()
    (framework / "__init__.py").write_text(_framework(depth))
    (package / "__init__.py").write_text("")
    (package / "store.py").write_text(STORE)
    for area in AREAS:
        functions = "\n".join(BUG.format(name=name, area=area, bug=bug) for name, bug in BUGS.items())
        (package / f"{area}.py").write_text(MODULE.format(area=area, functions=functions.strip()))


def _framework(depth: int) -> str:
    inside = ["call", *(f"layer_{here:02}" for here in range(depth))]
    return REQUEST + "\n".join(FRAMEWORK.format(here=here, inside=inside[here]) for here in range(depth))
