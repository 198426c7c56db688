"""What is told is text: nothing in it looks like anything else."""

import json
import unicodedata
from email import message_from_bytes, policy

from hypothesis import given
from hypothesis import strategies as st

from softfactory.adapters.mail.letter import composed, sender_of
from softfactory.domain.errors.alerts.model import Condition
from softfactory.domain.errors.alerts.telling import MOST_LINE, MOST_SUBJECT, body, line, subject, text, told_of
from softfactory.domain.kernel.mail import Mail
from softfactory.testing.errors.alert_rules import alert
from softfactory.testing.samples import NOON, event, pattern, uuid

odd = st.text(st.characters(exclude_categories=["Cs"]), max_size=400)


def told(title, name, **more):
    of = pattern(template=title, error_type=name, culprit=title)
    return {"project": name, "rule": title, **told_of(of, event(1, of, environment="production")), **more}


@given(odd, odd, st.sampled_from([None, Condition.NEW, Condition.SEVERITY, Condition.FREQUENCY, Condition.SPIKE]))
def test_a_letter_has_one_subject_and_the_lines_it_was_given(title, name, condition):
    made = alert(1, condition=condition, told=told(title, name, events=3, minutes=5, expected=1.5))
    mail = Mail(
        id=uuid(1), to="ann@example.org", subject=subject(made), text=text(made, public_url="https://x.example/")
    )

    letter = message_from_bytes(
        composed(mail, sender=sender_of("errors@x.example"), at=NOON).as_bytes(), policy=policy.default
    )

    assert set(letter.keys()) == set(composed(mail, sender=sender_of("errors@x.example"), at=NOON).keys())
    assert [len(letter.get_all(name) or ()) for name in ("Subject", "To")] == [1, 1]
    assert len(mail.subject) <= MOST_SUBJECT
    assert mail.text.count("\n") == text(
        alert(1, condition=condition, told=told("x", "y", events=3, minutes=5, expected=1.5)),
        public_url="https://x.example",
    ).count("\n")


@given(st.text(max_size=1000))
def test_a_line_is_one_line_of_what_can_be_seen(given_text):
    made = line(given_text)

    assert len(made) <= MOST_LINE
    assert not [one for one in made if unicodedata.category(one) in {"Cc", "Cf", "Cs", "Zl", "Zp"}]


@given(st.text(max_size=200), st.text(max_size=200))
def test_a_body_is_json_that_says_what_was_told(title, name):
    made = alert(1, told=told(title, name, expected=1.5))

    found = json.loads(body(made))

    assert found["data"]["title"] == title.encode(errors="replace").decode()
    assert (found["type"], found["timestamp"]) == ("errors.alert.new", "2026-03-01T12:00:00Z")
    assert (found["data"]["alert_id"], found["data"]["expected"]) == (uuid(1), 1.5)


def test_braces_in_what_is_told_mean_nothing():
    assert "{rule}" in subject(alert(1, told=told("{rule} {0.__class__}", "KeyError")))
