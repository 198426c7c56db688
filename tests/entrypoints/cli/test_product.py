import json

import pytest
from click.testing import CliRunner

from softfactory.entrypoints.cli.root import root


@pytest.fixture
def run(tmp_path):
    def run(*arguments):
        environment = {"SOFTFACTORY_SECRET_KEY": "s" * 32, "SOFTFACTORY_DATABASE_URL": f"sqlite:///{tmp_path}/x.db"}
        return CliRunner().invoke(root, ["product", *arguments], env=environment)

    return run


def test_a_product_is_offered_replaced_and_listed(run):
    run("offer", "sns-auto", "--name", "SNS", "--currency", "USD", "--price", "month", "1")
    done = run(
        "offer",
        "sns-auto",
        "--name",
        "SNS Auto",
        "--currency",
        "USD",
        "--price",
        "month",
        "4900",
        "--price",
        "year",
        "49000",
    )
    run("offer", "bootcamp", "--name", "Bootcamp", "--currency", "KRW", "--price", "once", "590000", "--withdrawn")
    listed = [json.loads(line) for line in run("list", "--json").stdout.splitlines()]

    assert done.exit_code == 0
    assert "prices: month: 49.00 USD, year: 490.00 USD" in done.stdout
    assert [(one["code"], one["prices"], one["offered"]) for one in listed] == [
        ("bootcamp", "once: 590,000 KRW", False),
        ("sns-auto", "month: 49.00 USD, year: 490.00 USD", True),
    ]
    assert "sns-auto" in run("list").stdout


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["SNS", "--currency", "USD", "--price", "month", "1"], "lower-case words"),
        (["sns", "--currency", "XXX", "--price", "month", "1"], "ISO 4217"),
        (["sns", "--currency", "USD"], "at least one price"),
        (["sns", "--currency", "USD", "--price", "month", "0"], "x>=1"),
        (["sns", "--currency", "USD", "--price", "week", "1"], "month"),
        (["sns", "--currency", "USD", "--price", "month", "1", "--price", "month", "2"], "one at most"),
        (["sns", "--currency", "USD", "--price", "once", str(10**12 + 1)], "minor units"),
    ],
)
def test_what_cannot_be_a_product_is_refused_in_a_sentence(run, arguments, why):
    done = run("offer", "--name", "SNS", *arguments)

    assert done.exit_code in {1, 2}
    assert why in done.stderr
    assert "Traceback" not in done.output
