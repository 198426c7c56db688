"""What sentry-cli asked, in the order it did, and the event of the program it was for.

The requests are made by `python -m tests.clients.record_uploads`.
"""

import gzip
import hashlib
import json
from pathlib import Path

import pytest
from falcon import testing

import softfactory
from softfactory.domain.accounts.model import Scope
from softfactory.domain.errors.sourcemaps.model import CHUNK
from softfactory.domain.kernel.actor import SYSTEM, Role
from tests.clients.record import KEY
from tests.source_maps import shipped, source_map

UPLOADS = Path(__file__).parents[3] / "uploads"
NAMES = sorted(file.stem for file in UPLOADS.glob("*.json"))
PASSWORD = "correct horse battery staple"
CHUNKS = "/api/0/organizations/any/chunk-upload/"
ASSEMBLE = "/api/0/organizations/any/artifactbundle/assemble/"
MACHINE = (b"127.0.0.1", b"/home/", b"/root/", b"/tmp/", b"/Users/")
BOUNDARY = "frontier"


class Cli:
    """Somebody with an API key, as sentry-cli comes."""

    def __init__(self, services, scopes=(Scope.WRITE,)):
        self.services, self.client = services, testing.TestClient(softfactory.wsgi(services))
        services.accounts.add_user(SYSTEM, email="ann@example.org", name="Ann", role=Role.USER, password=PASSWORD)
        self.actor = services.actor(services.accounts.log_in("ann@example.org", PASSWORD).access_token)
        _, self.token = services.accounts.add_api_key(self.actor, name="sentry-cli", scopes=list(scopes))
        self.project = services.errors.create_project(self.actor, name="Shop front").id
        [self.key] = services.errors.keys(SYSTEM, self.project).items

    def send(self, name):
        """Send a recorded request as it was, but for keys and the project."""
        meta = json.loads((UPLOADS / f"{name}.json").read_text())
        path, _, query = meta["path"].replace(KEY, self.key.key).partition("?")
        headers = meta["headers"] | ({} if "envelope" in path else self.headers)
        body = (UPLOADS / f"{name}.body").read_bytes()
        path = path.replace("/api/1/", f"/api/{self.project}/")
        return self.client.simulate_request(meta["method"], path, query_string=query, headers=headers, body=body)

    @property
    def headers(self):
        return {"Authorization": f"Bearer {self.token}"}

    def chunks(self, *parts, content_type=f"multipart/form-data; boundary={BOUNDARY}"):
        """Send pieces: (field, file name, content)."""
        body = b"".join(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'.encode()
            + content
            + b"\r\n"
            for field, name, content in parts
        )
        body += f"--{BOUNDARY}--\r\n".encode()
        headers = {**self.headers, "Content-Type": content_type}
        return self.client.simulate_post(CHUNKS, body=body, headers=headers)

    def assemble(self, **body):
        return self.client.simulate_post(ASSEMBLE, json=body, headers=self.headers)


@pytest.fixture
def cli(platform):
    return Cli(platform)


def sha1(content):
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()


def test_what_sentry_cli_uploads_tells_the_event_of_the_program(everywhere):
    cli = Cli(everywhere)
    answers = [cli.send(name) for name in NAMES]

    assert [answer.status_code for answer in answers] == [200] * len(NAMES)
    assert answers[1].json["state"] == "not_found"
    assert answers[3].json == {"state": "ok", "missingChunks": [], "detail": None}
    [pattern] = everywhere.errors.patterns(SYSTEM).items
    assert (pattern.culprit, pattern.location) == ("priceOf in src/cart.ts", "src/cart.ts:18")
    event = everywhere.errors.event(SYSTEM, pattern.latest_event)
    frames = event.payload["exception"]["values"][0]["stacktrace"]["frames"]
    assert frames[-1]["context_line"] == "  return price.amount * item.quantity;"
    ours = [(frame["filename"], frame["function"]) for frame in frames if frame["in_app"]]
    assert ours == [
        ("src/main.ts", "<anonymous>"),
        ("src/main.ts", "checkout"),
        *[("src/cart.ts", "Cart.total")] * (len(ours) - 3),
        ("src/cart.ts", "priceOf"),
    ]


def test_the_recordings_name_no_machine():
    for file in UPLOADS.iterdir():
        for word in MACHINE:
            assert word not in file.read_bytes()


def test_pieces_come_packed_or_not(cli):
    packed, plain = b"a" * CHUNK, b"b" * CHUNK
    answer = cli.chunks(("file_gzip", sha1(packed), gzip.compress(packed)), ("file", sha1(plain), plain))

    assert answer.status_code == 200
    asked = cli.assemble(checksum="0" * 40, chunks=[sha1(packed), sha1(plain), "1" * 40], projects=["shop-front"])
    assert asked.json == {"state": "not_found", "missingChunks": ["1" * 40], "detail": None}


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([("file", "0" * 40, b"x")], "invalid-chunk"),
        ([("other", sha1(b"x"), b"x")], "invalid-chunk"),
        ([("file", "", b"x")], "invalid-chunk"),
        ([("file_gzip", sha1(b"x"), b"x")], "invalid-chunk"),
        ([("file_gzip", sha1(b"x"), gzip.compress(b"x")[:-4])], "invalid-chunk"),
        ([("file_gzip", sha1(b"x"), gzip.compress(b"x") + b"more")], "invalid-chunk"),
        ([("file", sha1(b"x" * (CHUNK + 1)), b"x" * (CHUNK + 1))], "chunk-too-large"),
        ([("file_gzip", sha1(b"x" * 2**26), gzip.compress(b"x" * 2**26))], "chunk-too-large"),
        ([("file", sha1(b"%d" % number), b"%d" % number) for number in range(17)], "bad-multipart"),
    ],
)
def test_pieces_that_are_not_acceptable_are_refused(cli, parts, code):
    assert cli.chunks(*parts).json["type"] == f"/problems/{code}"


@pytest.mark.parametrize(
    ("content_type", "status"),
    [("application/json", 415), ("", 415), ("multipart/form-data", 400), ("multipart/form-data; boundary=other", 400)],
)
def test_a_body_of_another_kind_is_refused(cli, content_type, status):
    assert cli.chunks(("file", sha1(b"x"), b"x"), content_type=content_type).status_code == status


def test_what_is_no_bundle_says_so_in_sentry_clis_words(cli):
    cli.chunks(("file", sha1(b"x"), b"x"))

    answer = cli.assemble(checksum=sha1(b"x"), chunks=[sha1(b"x")], projects=["shop-front"])

    assert answer.json == {
        "state": "error",
        "missingChunks": [],
        "detail": "The bundle is damaged, or no zip file.",
    }


def test_a_project_of_others_is_not_there(cli):
    other = cli.services.errors.create_project(SYSTEM, name="other").id

    for name in ("other", str(other), "nowhere"):
        answer = cli.assemble(checksum="0" * 40, chunks=[], projects=[name])
        assert (answer.status_code, answer.json["type"]) == (404, "/problems/project-not-found")


def test_members_that_sentry_cli_may_add_one_day_are_passed_over(cli):
    answer = cli.assemble(checksum="0" * 40, chunks=["1" * 40], projects=["shop-front"], another=True)

    assert answer.json["state"] == "not_found"


def test_a_key_that_only_reads_uploads_nothing(platform):
    cli = Cli(platform, scopes=[Scope.READ])

    assert cli.chunks(("file", sha1(b"x"), b"x")).status_code == 403
    assert cli.client.simulate_get("/api/0/", headers=cli.headers).json["auth"] == {"scopes": ["read"]}


def test_people_see_and_delete_what_was_uploaded(cli):
    zipped = shipped(source_map([]), release="shop@1.0")
    cli.chunks(("file", sha1(zipped), zipped))
    cli.assemble(checksum=sha1(zipped), chunks=[sha1(zipped)], projects=[str(cli.project)])
    path = f"/api/errors/projects/{cli.project}/artifacts"
    login = {"Authorization": f"Bearer {cli.services.accounts.log_in('ann@example.org', PASSWORD).access_token}"}

    [bundle] = cli.client.simulate_get(path, headers=login).json["items"]

    assert (bundle["release"], bundle["maps"], bundle["checksum"]) == ("shop@1.0", 1, sha1(zipped))
    gone = [cli.client.simulate_delete(f"{path}/{bundle['id']}", headers=login).status_code for _ in range(2)]
    assert gone == [204, 404]
