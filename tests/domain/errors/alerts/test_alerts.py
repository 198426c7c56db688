"""What is told, how often, and to whom: on every store."""

import base64
import json
from datetime import UTC, datetime, timedelta

import attrs
import pytest
from standardwebhooks import Webhook

from softfactory.domain.errors.alerts.alarming import NOTIFY
from softfactory.domain.errors.alerts.model import AlertState, Condition
from softfactory.domain.errors.alerts.problems import NotDelivered
from softfactory.domain.errors.alerts.sending import ATTEMPTS, DISABLED, GONE
from softfactory.domain.errors.alerts.wanted import Wanted
from softfactory.domain.errors.model import Arrivals, Severity
from softfactory.domain.errors.payloads.report import Told
from softfactory.domain.kernel.actor import SYSTEM
from softfactory.domain.kernel.jobs import Job
from softfactory.domain.kernel.mail import MailRefused
from softfactory.testing.samples import NOON
from tests.webhooks import endpoint

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def claimed(shop):
    """Take the job that sends, as a worker does that is killed then."""
    at = shop.clock()
    with shop.errors.store.writing() as tx:
        fresh = tx.jobs.claim([NOTIFY], at=at, until=at, most=1, tried=False)
        return (fresh or tx.jobs.claim([NOTIFY], at=at, until=at, most=1, tried=True))[0]


def test_a_new_pattern_is_told_once(shop, new):
    shop.log("no user 1")
    shop.log("no user 2")

    assert shop.subjects() == ["[shop] New error: KeyError: no user <num>"]
    assert [one.state for one in shop.deliveries(new)] == [AlertState.DELIVERED]


def test_many_new_patterns_in_one_group_are_told_each(shop, new):
    reports = [Told(error_type=name, message="x").report(shop.project) for name in ("A", "B", "A", "C")]
    shop.errors.log_many(reports)

    assert sorted(shop.subjects()) == [f"[shop] New error: {name}: x" for name in ("A", "B", "C")]


def test_a_regression_is_told_each_time(shop):
    shop.rule(Condition.REGRESSION)
    pattern_id = shop.log().pattern_id
    for _ in range(2):
        shop.errors.resolve(SYSTEM, pattern_id, resolution="fixed")
        shop.clock.advance(MINUTE)
        for _ in range(3):
            shop.log()

    assert shop.subjects() == ["[shop] Regression: KeyError: no user <num>"] * 2


def test_a_severity_is_told_when_it_is_reached(shop):
    shop.rule(Condition.SEVERITY, severity=Severity.HIGH)
    for number in range(60):
        shop.log(f"no user {number}", error_type="Odd")

    assert shop.subjects() == ["[shop] Now high: Odd: no user <num>"]


def test_only_the_rules_environment_and_project_count(shop):
    shop.rule(Condition.NEW, environment="production")
    other = shop.errors.create_project(SYSTEM, name="other").id
    shop.errors.log(other, "KeyError", "x", environment="production")
    shop.log(error_type="A", environment="staging")
    shop.log(error_type="B")
    shop.log(error_type="C", environment="production")

    assert shop.subjects() == ["[shop] New error: C: no user <num>"]


def test_muted_patterns_and_disabled_rules_tell_nothing(shop, new):
    shop.rule(Condition.SEVERITY, severity=Severity.HIGH)
    shop.errors.change_alert_rule(SYSTEM, new.id, enabled=False)
    pattern_id = shop.log(error_type="Odd").pattern_id
    shop.errors.mute(SYSTEM, pattern_id)
    for _ in range(60):
        shop.log(error_type="Odd")

    assert shop.subjects() == []


def test_so_many_events_in_so_many_minutes_are_told_once(shop):
    rule = shop.rule(Condition.FREQUENCY, events=3, minutes=2)
    for _ in range(2):
        shop.log()
    shop.clock.advance(3 * MINUTE)
    assert shop.watched() == []
    for _ in range(3):
        shop.log()
        shop.clock.advance(timedelta(seconds=20))

    assert shop.watched() == ["[shop] 3 events within 2 minutes: KeyError: no user <num>"]
    shop.log()
    shop.clock.advance(MINUTE)
    assert len(shop.watched()) == 1
    [alert] = shop.deliveries(rule)
    assert alert.told["event_id"]


def test_after_a_quiet_window_it_is_told_again(shop):
    shop.rule(Condition.FREQUENCY, events=3, minutes=2)
    for _ in range(2):
        for _ in range(5):
            shop.log()
        shop.clock.advance(timedelta(seconds=10))
        shop.watched()
        shop.clock.advance(2 * MINUTE)

    assert len(shop.subjects()) == 2


def test_what_came_before_the_rule_is_not_its_matter(shop):
    for _ in range(9):
        shop.log()
    shop.clock.advance(timedelta(seconds=1))
    shop.rule(Condition.FREQUENCY, events=3, minutes=5)

    assert shop.watched() == []


def test_patterns_that_were_merged_count_together(shop):
    shop.rule(Condition.FREQUENCY, events=4, minutes=5)
    one, other = (shop.log(error_type=name, message="x").pattern_id for name in "AB")
    shop.errors.merge(SYSTEM, other, into=one)
    shop.clock.advance(timedelta(seconds=1))
    for name in "AB":
        shop.log(error_type=name, message="x")
    shop.clock.advance(timedelta(seconds=1))

    assert shop.watched() == ["[shop] 4 events within 5 minutes: A: x"]


def test_a_spike_is_told_once_until_it_has_been_over_for_an_hour(shop):
    shop.clock.advance(14 * DAY)
    rule = shop.rule(Condition.SPIKE)
    at = shop.clock().replace(second=0, microsecond=0)
    with shop.errors.store.writing() as tx:
        tx.counts.add_arrivals(
            [
                Arrivals(project_id=shop.project, minute=at - 5 * number * MINUTE, environment="", events=5)
                for number in range(1, 14 * 288)
            ]
        )
    assert shop.watched() == []

    with shop.errors.store.writing() as tx:
        tx.counts.add_arrivals([Arrivals(project_id=shop.project, minute=at, environment="", events=500)])
    found: list[str] = []
    for _ in range(3):
        shop.clock.advance(MINUTE)
        found = shop.watched()

    assert found == ["[shop] Spike: 500 events in 5 minutes, where 5.0 are usual"]
    assert [one.told["events"] for one in shop.deliveries(rule)] == [500]


def test_a_webhook_carries_the_rules_secret_and_the_alerts_id_each_time(shop):
    with endpoint(500, 302, 204) as server:
        wanted = Wanted(name="hook", condition=Condition.NEW, webhook=server.url)
        rule, secret = shop.errors.add_alert_rule(SYSTEM, shop.project, wanted)
        receipt = shop.log()
        for _ in range(3):
            shop.services.worker.run_due()
            shop.clock.advance(MINUTE)
        [alert] = shop.deliveries(rule)

    assert [one.headers["webhook-id"] for one in server.got] == [alert.id] * 3
    assert len({one.body for one in server.got}) == 1
    assert (alert.state, alert.attempts) == (AlertState.DELIVERED, 3)
    assert len({one.headers["webhook-signature"] for one in server.got}) == 3
    data = json.loads(server.got[0].body)
    assert (data["type"], data["data"]["pattern_id"]) == ("errors.alert.new", receipt.pattern_id)
    assert len(base64.b64decode(secret.removeprefix("whsec_"))) == 32
    for one in server.got:
        signature = Webhook(secret).sign(alert.id, _instant(one), one.body.decode())
        assert one.headers["webhook-signature"] == signature


def _instant(received):
    return datetime.fromtimestamp(int(received.headers["webhook-timestamp"]), UTC)


def test_a_worker_killed_between_sending_and_finishing_sends_again_under_the_same_id(shop):
    with endpoint() as server:
        rule = shop.rule(Condition.NEW, webhook=server.url)
        shop.log()
        shop.errors.notify(claimed(shop))
        assert [one.state for one in shop.deliveries(rule)] == [AlertState.WAITING]

        shop.services.worker.run_due()
        shop.services.worker.run_due()

    [alert] = shop.deliveries(rule)
    assert [one.headers["webhook-id"] for one in server.got] == [alert.id] * 2
    assert (alert.state, alert.attempts) == (AlertState.DELIVERED, 2)


def test_what_is_not_taken_says_why_and_fails_in_the_end(shop):
    with endpoint(503) as server:
        rule = shop.rule(Condition.NEW, webhook=server.url)
        shop.log()
        shop.services.worker.run_due()
        [waiting] = shop.deliveries(rule)
        assert (waiting.state, waiting.attempts) == (AlertState.WAITING, 1)
        assert waiting.last_error == "NotDelivered: The webhook answered 503."

        shop.clock.advance(MINUTE)
        last = attrs.evolve(claimed(shop), attempts=ATTEMPTS)
        with shop.errors.store.writing() as tx:
            shop.errors.keep_sent(tx, last, shop.errors.notify(last))

    [failed] = shop.deliveries(rule)
    assert (failed.state, failed.attempts, failed.settled_at) == (AlertState.FAILED, ATTEMPTS, shop.clock())


def test_an_endpoint_that_is_gone_disables_its_rule(shop):
    with endpoint(410) as server:
        rule = shop.rule(Condition.NEW, webhook=server.url)
        for name in "AB":
            shop.log(error_type=name)
        shop.services.worker.run_due()

    found = shop.errors.alert_rule(SYSTEM, rule.id)
    assert (found.enabled, found.disabled_because) == (False, GONE)
    assert {one.state for one in shop.deliveries(rule)} == {AlertState.FAILED}
    shop.log(error_type="C")
    assert len(shop.deliveries(rule)) == 2
    again = shop.errors.change_alert_rule(SYSTEM, rule.id, enabled=True)
    assert (again.enabled, again.disabled_because) == (True, "")


def test_what_waits_when_a_rule_is_disabled_is_not_sent(shop, new):
    shop.log()
    shop.errors.change_alert_rule(SYSTEM, new.id, enabled=False)

    assert shop.subjects() == []
    [failed] = shop.deliveries(new)
    assert (failed.state, failed.last_error) == (AlertState.FAILED, DISABLED)


def test_what_is_undone_decides_nothing(shop, new):
    with pytest.raises(RuntimeError), shop.errors.store.writing() as tx:  # noqa: PT012 - the block is what raises
        shop.errors._decide(tx, [shop.errors._alert(new, "x", {})])
        raise RuntimeError

    assert shop.subjects() == []
    assert shop.deliveries(new) == []


def test_a_letter_that_is_refused_is_not_sent_again(quick_shop):
    def refuse(_):
        raise MailRefused("The mail server answered 550.")

    rule = quick_shop.rule(Condition.NEW)
    quick_shop.outbox.send = refuse
    quick_shop.log()
    quick_shop.services.worker.run_due()

    [alert] = quick_shop.deliveries(rule)
    assert (alert.state, alert.last_error) == (AlertState.FAILED, "NeverDelivered: The mail server answered 550.")


def test_alerts_of_a_removed_rule_are_not_sent(shop, new):
    shop.log()
    shop.errors.remove_alert_rule(SYSTEM, new.id)

    assert shop.subjects() == []


def test_a_job_whose_alert_is_gone_is_done(quick_shop):
    job = Job(id=NOON.isoformat(), kind=NOTIFY, payload={"alert_id": "x"}, created_at=NOON, due_at=NOON)

    assert quick_shop.errors.notify(job) is None


def test_what_was_decided_is_forgotten_after_90_days(shop, new):
    shop.log()
    shop.subjects()
    shop.clock.advance(90 * DAY + MINUTE)
    shop.watched()

    assert shop.deliveries(new) == []


def test_while_it_fails_it_is_raised_for_the_worker_to_try_again(shop):
    with endpoint(429) as server:
        shop.rule(Condition.NEW, webhook=server.url)
        shop.log()
        with pytest.raises(NotDelivered):
            shop.errors.notify(claimed(shop))
