"""The bugs of a shop that does not exist: what the demo's events are made of."""

import attrs


@attrs.frozen
class Bug:
    """A bug: its message and traceback hold ``{0}`` where a value varies and ``{1}`` where a line does."""

    service: str
    error_type: str
    message: str
    traceback: str


def _python(last: str, *frames: tuple[str, str, str]) -> str:
    calls = "".join(f'  File "{file}", line {{1}}, in {function}\n    {source}\n' for file, function, source in frames)
    return f"Traceback (most recent call last):\n{calls}{last}"


BUGS = (
    Bug(
        "cart",
        "KeyError",
        "'sku-{0}'",
        _python(
            "KeyError: 'sku-{0}'",
            ("shop/views.py", "checkout", "total = cart.total(prices)"),
            ("shop/cart.py", "total", "return sum(prices[line.sku] for line in self.lines)"),
        ),
    ),
    Bug(
        "accounts",
        "AttributeError",
        "'NoneType' object has no attribute 'email'",
        _python(
            "AttributeError: 'NoneType' object has no attribute 'email'",
            ("shop/views.py", "receipt", "send_receipt(order)"),
            ("shop/mail.py", "send_receipt", "to = order.customer.email"),
        ),
    ),
    Bug(
        "payments",
        "ConnectionError",
        "payment gateway refused the connection for order {0}",
        _python(
            "ConnectionError: payment gateway refused the connection for order {0}",
            ("shop/views.py", "pay", "gateway.charge(order)"),
            ("shop/gateway.py", "charge", "response = self.session.post(self.url, json=body)"),
        ),
    ),
    Bug(
        "search",
        "TimeoutError",
        "search for '{0}' took longer than 5 s",
        _python(
            "TimeoutError: search for '{0}' took longer than 5 s",
            ("shop/views.py", "search", "hits = index.query(text)"),
            ("shop/index.py", "query", "raise TimeoutError(text)"),
        ),
    ),
    Bug(
        "stock",
        "IntegrityError",
        'duplicate key value violates unique constraint "stock_pkey": Key (id)=({0}) already exists.',
        _python(
            "IntegrityError: duplicate key value violates unique constraint",
            ("shop/jobs.py", "restock", "stock.add(item)"),
            ("shop/stock.py", "add", "self.session.execute(insert(Stock).values(item))"),
        ),
    ),
    Bug(
        "import",
        "ValueError",
        "invalid literal for int() with base 10: 'n/a {0}'",
        _python(
            "ValueError: invalid literal for int() with base 10: 'n/a {0}'",
            ("shop/jobs.py", "import_prices", "price = parse(row)"),
            ("shop/prices.py", "parse", "return int(row['price'])"),
        ),
    ),
    Bug(
        "web",
        "TypeError",
        "Cannot read properties of undefined (reading 'price')",
        "TypeError: Cannot read properties of undefined (reading 'price')\n"
        "    at renderLine (https://shop.example/assets/cart.js:{1}:17)\n"
        "    at renderCart (https://shop.example/assets/cart.js:{1}:9)",
    ),
    Bug(
        "accounts",
        "PermissionError",
        "user {0} may not see the invoice of another customer",
        _python(
            "PermissionError: user {0} may not see the invoice of another customer",
            ("shop/views.py", "invoice", "check_owner(user, order)"),
            ("shop/access.py", "check_owner", "raise PermissionError(user)"),
        ),
    ),
)
