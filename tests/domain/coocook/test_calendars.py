"""The calendar of a chef's bookings, and the chef's own, on a real server of this machine."""

import threading
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import attrs
import pytest
import vobject

from softfactory.container import build
from softfactory.domain.coocook.calendars import FURTHEST, READ, READ_ALL, SHOWN
from softfactory.domain.coocook.problems import CalendarNotFound
from softfactory.domain.kernel.actor import SYSTEM
from softfactory.domain.kernel.calendars import Span
from softfactory.domain.kernel.jobs import Job
from softfactory.domain.kernel.paging import PageRequest
from softfactory.settings import Settings
from softfactory.testing.coocook.booking_samples import ALWAYS
from softfactory.testing.platform import SECRET
from softfactory.testing.samples import NOON, uuid
from tests.domain.coocook.bookings import START, Scene

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def feed(*events):
    """Return a calendar of events, each as its lines."""
    blocks = "".join(
        f"BEGIN:VEVENT\r\nUID:{number}\r\n{event}\r\nEND:VEVENT\r\n" for number, event in enumerate(events)
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-\r\n{blocks}END:VCALENDAR\r\n".encode()


LUNCH = "DTSTART:20260311T030000Z\r\nDTEND:20260311T040000Z"
DAILY = "DTSTART;TZID=Asia/Seoul:20260305T090000\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY"


class Theirs(ThreadingHTTPServer):
    """A server that has a calendar."""

    daemon_threads = True

    def __init__(self):
        self.status, self.body, self.asked = 200, feed(LUNCH), []
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/kim.ics?key=secret"


class Handler(BaseHTTPRequestHandler):
    """Gives it."""

    server: Theirs

    def do_GET(self):
        self.server.asked.append(self.path)
        self.send_response(self.server.status)
        if self.server.status == HTTPStatus.FOUND:
            self.send_header("Location", self.server.body.decode())
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def theirs():
    with Theirs() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def open_scene(database_url, clock):
    services = build(
        Settings(database_url=database_url, secret_key=SECRET, outgoing_networks="127.0.0.0/8"), clock=clock
    )
    services.worker.run_due()  # what happens at regular times happened just now
    yield Scene.made(services, clock, hours=attrs.evolve(ALWAYS, step=30))
    services.close()
    services.worker.wakeup.close()


def busy(scene):
    with scene.coocook.store.reading() as tx:
        return list(tx.chefs.busy(scene.chef.id, since=NOON - 9 * DAY, until=NOON + 900 * DAY))


def jobs(scene):
    found = scene.platform.jobs.listed(SYSTEM, None, PageRequest(limit=100)).items
    return [job for job in found if job.kind in (READ, READ_ALL)]


def span(day, hour):
    starts_at = datetime(2026, 3, day, hour, tzinfo=UTC)
    return Span(starts_at=starts_at, ends_at=starts_at + HOUR)


def test_a_calendar_that_is_named_is_read_at_once_and_keeps_the_chef_busy(open_scene, theirs):
    def free():
        found = open_scene.coocook.slots(open_scene.chef.id, since=date(2026, 3, 11), until=date(2026, 3, 11))
        return {slot.starts_at.astimezone(UTC) for slot in found.items}

    before = free()
    open_scene.coocook.change_chef(open_scene.cook, calendar_url=theirs.url)
    open_scene.due()

    assert busy(open_scene) == [span(11, 3)]
    assert theirs.asked == ["/kim.ics?key=secret"]
    assert open_scene.coocook.my_chef(open_scene.cook).calendar_error == ""
    lost = before - free()
    assert (min(lost), max(lost)) == (
        datetime(2026, 3, 11, 2, tzinfo=UTC),  # an hour, and half of one as the buffer, would end too late
        datetime(2026, 3, 11, 3, 30, tzinfo=UTC),
    )


def test_it_is_read_again_every_quarter_of_an_hour_as_far_as_anybody_books(open_scene, theirs):
    open_scene.coocook.change_chef(open_scene.cook, calendar_url=theirs.url)
    open_scene.due()
    theirs.body = feed(DAILY)

    open_scene.wait(minutes=14)
    open_scene.due()
    assert (len(theirs.asked), busy(open_scene)) == (1, [span(11, 3)])
    open_scene.wait(minutes=1)
    open_scene.due()

    found = busy(open_scene)
    assert len(theirs.asked) == 2
    assert found[0] == span(5, 0)
    assert NOON + FURTHEST - 2 * DAY < found[-1].ends_at < NOON + FURTHEST + 2 * DAY


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (404, b"", "The calendar's server answered 404."),
        (500, feed(LUNCH), "The calendar's server answered 500."),
        (200, b"<html>", "That does not begin as a calendar does."),
        (200, feed(LUNCH)[:-15], "cut off"),
        (200, b"BEGIN:VCALENDAR\r\n" + b"X" * 2**21, "1048576"),
        (302, b"http://10.0.0.1/kim.ics", "private network"),
        (302, b"http://[::1]/kim.ics", "private network"),
    ],
)
def test_what_cannot_be_read_changes_no_times_and_is_told_the_chef(open_scene, theirs, status, body, error):
    open_scene.coocook.change_chef(open_scene.cook, calendar_url=theirs.url)
    open_scene.due()
    good, theirs.status, theirs.body = theirs.body, status, body
    open_scene.wait(minutes=15)
    open_scene.due()

    assert error in open_scene.coocook.my_chef(open_scene.cook).calendar_error
    assert busy(open_scene) == [span(11, 3)]
    assert jobs(open_scene) == []  # nothing is tried again but at its regular time

    theirs.status, theirs.body = 200, good
    open_scene.wait(minutes=15)
    open_scene.due()
    assert open_scene.coocook.my_chef(open_scene.cook).calendar_error == ""


def test_a_server_that_is_down_changes_no_times_either(open_scene, theirs):
    open_scene.coocook.change_chef(open_scene.cook, calendar_url=theirs.url)
    open_scene.due()
    theirs.shutdown()
    theirs.server_close()
    open_scene.wait(minutes=15)
    open_scene.due()

    assert open_scene.coocook.my_chef(open_scene.cook).calendar_error != ""
    assert (len(theirs.asked), busy(open_scene), jobs(open_scene)) == (1, [span(11, 3)], [])


def test_an_address_that_leads_to_the_machine_by_now_is_not_called(scene, theirs):
    scene.agreeing(calendar_url=theirs.url)  # as of a name that had another address then
    scene.wait(minutes=15)
    scene.due()

    assert theirs.asked == []
    assert scene.coocook.my_chef(scene.cook).calendar_error != ""


@pytest.mark.parametrize("changed", [None, "another"])
def test_another_calendar_or_none_frees_what_the_one_before_took(open_scene, theirs, changed):
    open_scene.coocook.change_chef(open_scene.cook, calendar_url=theirs.url)
    open_scene.due()

    url = changed and f"{theirs.url}{changed}"
    open_scene.coocook.change_chef(open_scene.cook, calendar_url=url)

    assert busy(open_scene) == []
    assert len(jobs(open_scene)) == (1 if url else 0)


def test_other_changes_read_nothing(open_scene, theirs):
    open_scene.coocook.change_chef(open_scene.cook, calendar_url=theirs.url)
    open_scene.due()

    open_scene.coocook.change_chef(open_scene.cook, name="Kim", calendar_url=theirs.url)

    assert (busy(open_scene), jobs(open_scene)) == ([span(11, 3)], [])


def test_what_was_read_of_the_one_before_is_dropped_and_the_new_one_read_next(open_scene, theirs):
    coocook, job = (
        open_scene.coocook,
        Job(id=uuid(1), kind=READ, payload={"chef_id": open_scene.chef.id}, created_at=NOON, due_at=NOON),
    )
    coocook.change_chef(open_scene.cook, calendar_url=f"{theirs.url}1")
    [running] = jobs(open_scene)
    read = coocook.read_calendar(running)
    theirs.body = feed(DAILY)
    coocook.change_chef(open_scene.cook, calendar_url=f"{theirs.url}2")
    assert len(jobs(open_scene)) == 1  # the one that is under way stands for both

    with coocook.store.writing() as tx:
        coocook.keep_calendar(tx, running, read)
    assert busy(open_scene) == []
    assert len(jobs(open_scene)) == 2

    open_scene.due()
    assert busy(open_scene)[0] == span(5, 0)
    assert jobs(open_scene) == []
    coocook.change_chef(open_scene.cook, calendar_url=None)
    with coocook.store.writing() as tx:
        coocook.keep_calendar(tx, job, read)
    assert (busy(open_scene), jobs(open_scene)) == ([], [])
    assert coocook.read_calendar(job) is None


def test_one_that_was_named_while_there_was_none_to_read_is_read_next(open_scene, theirs):
    coocook, cook = open_scene.coocook, open_scene.cook
    coocook.change_chef(cook, calendar_url=theirs.url)
    [running] = jobs(open_scene)
    coocook.change_chef(cook, calendar_url=None)
    read = coocook.read_calendar(running)
    coocook.change_chef(cook, calendar_url=theirs.url)
    with coocook.store.writing() as tx:
        coocook.keep_calendar(tx, running, read)

    assert (read, len(jobs(open_scene))) == (None, 2)


def events(given):
    """Return the events of a calendar, as a parser of its own reads them."""
    read = vobject.readOne(given.decode())
    return {event.uid.value: event for event in getattr(read, "vevent_list", [])}


def test_a_chefs_calendar_shows_live_bookings_as_a_parser_reads_them(anywhere):
    anywhere.agreeing(name="Kim; Lee, & \\Söhne", location="Seoul, Mapo")
    held = anywhere.book(start=START, special_requests="No nuts;\nBEGIN:VEVENT, please")
    sure = anywhere.confirmed(start=START + DAY)
    gone = anywhere.book(start=START + 2 * DAY)
    anywhere.say(anywhere.guest, gone, "canceled")

    given = anywhere.coocook.calendar(anywhere.cook)
    found = events(given)

    assert found.keys() == {f"{held.id}@softfactory", f"{sure.id}@softfactory"}
    tentative, certain = found[f"{held.id}@softfactory"], found[f"{sure.id}@softfactory"]
    assert (tentative.status.value, certain.status.value) == ("TENTATIVE", "CONFIRMED")
    assert (tentative.dtstart.value, tentative.dtend.value) == (held.starts_at, held.ends_at)
    assert tentative.description.value == "No nuts;\nBEGIN:VEVENT, please"
    assert tentative.location.value == "Seoul, Mapo"
    assert int(certain.sequence.value) > int(tentative.sequence.value)
    assert vobject.readOne(given.decode()).contents["x-wr-calname"][0].value == "CooCook: Kim; Lee, & \\Söhne"


def test_a_booking_stays_in_the_calendar_for_a_while(scene):
    scene.confirmed()
    scene.wait_until(START + 2 * HOUR)
    scene.wait(days=SHOWN.days, seconds=-1)
    assert len(events(scene.coocook.calendar(scene.cook))) == 1

    scene.wait(seconds=1)
    assert events(scene.coocook.calendar(scene.cook)) == {}


def test_a_secret_address_shows_the_same_until_another_takes_its_place(anywhere):
    anywhere.confirmed()
    coocook, cook = anywhere.coocook, anywhere.cook
    first = coocook.new_calendar_token(cook)
    assert coocook.calendar_at(first) == coocook.calendar(cook)

    second = coocook.new_calendar_token(cook)
    assert coocook.calendar_at(second) == coocook.calendar(cook)
    for unknown in (first, second.upper(), second[:-1], "", "\x00", "ä"):
        with pytest.raises(CalendarNotFound):
            coocook.calendar_at(unknown)
    assert len(bytes.fromhex(second)) == 16
    assert second not in repr(coocook.my_chef(cook))
