import attrs
import pytest

from softfactory.domain.billing.model import Price, Product
from softfactory.domain.billing.problems import InvalidProduct
from softfactory.domain.kernel.actor import SYSTEM, NotAllowed, Role
from softfactory.domain.kernel.money import InvalidMoney, Money
from softfactory.domain.kernel.paging import PageRequest
from softfactory.testing.billing.samples import product
from tests.domain.billing.scenes import MONTH, actor, usd

ONE = (Price(interval=MONTH, money=usd(1)),)


def codes(page):
    return [one.code for one in page.items]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"code": ""}, InvalidProduct),
        ({"code": "SNS"}, InvalidProduct),
        ({"code": "sns--auto"}, InvalidProduct),
        ({"code": "sns-auto\n"}, InvalidProduct),
        ({"code": "x" * 65}, InvalidProduct),
        ({"name": ""}, InvalidProduct),
        ({"name": "a\0"}, InvalidProduct),
        ({"name": "x" * 151}, InvalidProduct),
        ({"description": "\ud800"}, InvalidProduct),
        ({"description": "x" * 10**6}, InvalidProduct),
        ({"prices": ()}, InvalidProduct),
        ({"prices": ONE * 2}, InvalidProduct),
        ({"prices": (Price(money=usd(0)),)}, InvalidMoney),
        ({"prices": (Price(money=usd(-1)),)}, InvalidMoney),
        ({"prices": (Price(money=usd(10**12 + 1)),)}, InvalidMoney),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_product_that_cannot_be_is_refused(scene, changes, refusal):
    with pytest.raises(refusal):
        scene.billing.offer(SYSTEM, attrs.evolve(product("new"), **changes))

    assert codes(scene.billing.plans()) == ["sns-auto"]


def test_products_are_replaced_by_code_and_only_those_on_offer_are_shown(scene):
    for code, offered in [("b", True), ("a", True), ("gone", True), ("gone", False)]:
        scene.billing.offer(SYSTEM, product(code, offered=offered, description="Two\nlines"))

    assert codes(scene.billing.plans()) == ["a", "b", "sns-auto"]
    assert codes(scene.billing.plans(PageRequest(limit=2))) == ["a", "b"]


def test_a_highest_price_and_a_longest_text_are_fine(scene):
    most = Product(
        code="x" * 64,
        name="n" * 150,
        description="d" * 2000,
        prices=(Price(money=Money(amount=10**12, currency="KRW")),),
    )

    assert scene.billing.offer(SYSTEM, most) == most


@pytest.mark.parametrize("role", [Role.USER, Role.AUDITOR])
def test_only_administrators_offer(scene, role):
    with pytest.raises(NotAllowed):
        scene.billing.offer(actor(role=role), product("new"))


def test_each_sees_what_they_have_of_a_product(scene):
    scene.offer("other")
    scene.billing.offer(SYSTEM, product("gone", offered=False))
    bought = scene.buy().subscription
    scene.wait(days=31)
    scene.billing.cancel(actor(), bought.id, at_once=False)
    shown = scene.billing.products(actor()).items

    assert [(one.product.code, one.subscription, one.usable) for one in shown] == [
        ("other", None, False),
        ("sns-auto", scene.subscription(), True),
    ]
    assert [one.subscription for one in scene.billing.products(actor(2)).items] == [None, None]
    assert [one.product.code for one in scene.billing.products(SYSTEM).items] == ["gone", "other", "sns-auto"]


def test_what_is_past_due_is_had_and_not_usable(scene):
    scene.buy(method="test-declined-later")
    scene.wait(days=31)
    [shown] = scene.billing.products(actor()).items

    assert (shown.subscription, shown.usable) == (scene.subscription(), False)
