"""After an upgrade of the rules, old patterns still match."""

from functools import partial

import pytest

import softfactory
from softfactory.domain.errors.grouping.fingerprint import group
from softfactory.domain.errors.grouping.versions import VERSIONS
from softfactory.domain.errors.model import Reason
from softfactory.domain.errors.payloads.report import Report
from softfactory.domain.errors.rules import Rules
from softfactory.domain.kernel.actor import SYSTEM
from softfactory.settings import Settings

FRAME = {"function": "Card.pay", "module": "src:pay", "context_line": "throw new TypeError(currency);", "in_app": True}
PAYLOAD = {
    "platform": "node",
    "exception": {"values": [{"type": "TypeError", "value": "no yen", "stacktrace": {"frames": [FRAME]}}]},
}


@pytest.mark.parametrize("fixture", ["sqlite_url", "postgres_url"])
def test_what_an_earlier_version_put_together_stays_one_pattern(request, fixture):
    settings = Settings(database_url=request.getfixturevalue(fixture), secret_key="s" * 32)
    before = softfactory.build(settings, rules=Rules(group=partial(group, version=VERSIONS[-1])))
    before.errors.create_project(SYSTEM, name="shop")
    first = before.errors.submit(Report(project=1, payload=PAYLOAD))
    before.errors.resolve(SYSTEM, first.pattern_id, resolution="yen are taken", in_release="shop@2.0")
    before.close()

    after = softfactory.build(settings)
    second, third = (after.errors.submit(Report(project=1, payload=PAYLOAD)) for _ in range(2))

    assert [(one.pattern_id, one.is_new, one.frequency) for one in (second, third)] == [
        (first.pattern_id, False, 2),
        (first.pattern_id, False, 3),
    ]
    [pattern] = after.errors.patterns(SYSTEM).items
    assert (pattern.resolution, pattern.homes) == ("yen are taken", 2)
    assert [merge.reason for part in after.errors.parts_of(SYSTEM, pattern.id) for merge in part.merges] == [
        Reason.UPGRADE
    ]
    after.close()
