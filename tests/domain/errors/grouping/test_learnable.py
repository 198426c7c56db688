import pytest

from softfactory.domain.errors.grouping.learnable import learnable
from softfactory.domain.errors.grouping.learning import DEFAULT, PLACED

TEMPLATE = "message: zora is beyond the last step"


def test_of_one_type_from_one_place_fewer_values_are_enough():
    found = learnable(("exception", "Error", "in shop/app.js.step", TEMPLATE, "raised as Failed"))

    assert found is not None
    assert (found.template, found.criterion) == (TEMPLATE.removeprefix("message: "), PLACED)
    assert found.parts("x") == ("exception", "Error", "in shop/app.js.step", "message: x", "raised as Failed")


@pytest.mark.parametrize(
    "parts",
    [
        ("exception", "Error", TEMPLATE),
        ("exception", "Error", "in shop.invariant", "source: throw new Error(message);", TEMPLATE),
        ("message", "Message", "zora is beyond the last step", "logger shop"),
    ],
)
def test_without_a_place_or_with_one_that_says_nothing_more_are_needed(parts):
    found = learnable(parts)

    assert found is not None
    assert found.criterion is DEFAULT


@pytest.mark.parametrize("kind", ["TypeError", "ReferenceError", "java.lang.NoSuchMethodError"])
def test_what_an_engine_says_of_the_source_code_tells_bugs_apart(kind):
    assert learnable(("exception", kind, "in app.js.<anonymous>", "message: zora is not defined")) is None
