"""What a letter says stays in its place, whatever it is; files and memory keep each letter once."""

import stat
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.adapters.mail.files import FileMailer
from softfactory.adapters.mail.letter import composed, sender_of
from softfactory.adapters.mail.memory import MOST, MemoryMailer
from softfactory.adapters.mail.smtp import SmtpMailer
from softfactory.adapters.mail.urls import mailer_of
from softfactory.domain.kernel.mail import Mail, MailRefused, MailUnavailable

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ID = "0198c0de-7000-7000-8000-000000000001"
LETTER = Mail(id=ID, to="ada@example.org", subject="Reset", text="Open this:\nhttps://example.org/#token=1\n")
SENDER = sender_of("Errors <errors@example.org>")
HEADERS = {
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
    "Content-Transfer-Encoding",
}  # fmt: skip
one_line = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=200)
texts = st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"]), max_size=2000).map("{}\n".format)


def letter(**changes):
    return Mail(**{"id": ID, "to": "ada@example.org", "subject": "x", "text": "x\n"} | changes)


def read(content):
    return message_from_bytes(content, policy=policy.default)


@given(one_line, texts)
def test_what_a_letter_says_stays_in_its_place(subject, text):
    message = read(composed(letter(subject=subject, text=text), sender=SENDER, at=NOON).as_bytes())

    assert set(message.keys()) == HEADERS
    assert message["To"] == "ada@example.org"
    assert message["Subject"].split() == subject.split()
    assert message.get_content() == text


@pytest.mark.parametrize("breaking", ["\n", "\r", "\r\n", "\0", "\x85", "\u2028", "\ud800"])
def test_nothing_breaks_out_of_a_header(breaking):
    for changes in ({"subject": f"x{breaking}Bcc: eve@example.org"}, {"to": f"ada{breaking}@example.org"}):
        with pytest.raises(MailRefused):
            composed(letter(**changes), sender=SENDER, at=NOON)


@pytest.mark.parametrize(
    "to", ["", "ada", "@example.org", "ada@", "ada@a b.org", "ada@b>,eve.org", "ada@bücher.example"]
)
def test_what_is_no_address_is_refused(to):
    with pytest.raises(MailRefused, match="is sent to an address"):
        composed(letter(to=to), sender=SENDER, at=NOON)


def test_an_id_that_is_none_is_a_bug():
    with pytest.raises(ValueError, match="UUID"):
        composed(letter(id="../x"), sender=SENDER, at=NOON)


@pytest.mark.parametrize("host", ["localhost", "example.org", "a" * 60 + "." + "b" * 60 + ".example.org"])
def test_the_message_id_is_made_of_the_letter_s_and_the_sender_s_domain(host):
    message = composed(LETTER, sender=sender_of(f"errors@{host}"), at=NOON)

    assert read(message.as_bytes())["Message-ID"] == f"<{ID}@{host}>"


@pytest.mark.parametrize(
    "sender",
    ["", "errors", "a@b.org, c@d.org", "a@b.org\nBcc: c@d.org", "jörg@example.org", "<>", "a@", "undisclosed:;"],
)
def test_letters_come_from_one_address(sender):
    with pytest.raises(ValueError, match="one address"):
        sender_of(sender)


def test_a_letter_is_a_file_that_only_we_may_read(tmp_path):
    outbox = tmp_path / "deep" / "outbox"
    FileMailer(directory=outbox, sender=SENDER, now=lambda: NOON).send(LETTER)
    [file] = outbox.iterdir()

    assert (file.name, stat.S_IMODE(file.stat().st_mode)) == (f"{ID}.eml", 0o600)
    assert stat.S_IMODE(outbox.stat().st_mode) == 0o700
    assert read(file.read_bytes()).get_content() == LETTER.text
    assert LETTER.text in file.read_text()


def test_the_same_letter_twice_is_one_file(tmp_path):
    mailer = FileMailer(directory=tmp_path, sender=SENDER, now=lambda: NOON)
    for _ in range(2):
        mailer.send(LETTER)

    assert len(list(tmp_path.iterdir())) == 1


def test_a_file_may_be_for_an_address_beyond_ascii(tmp_path):
    FileMailer(directory=tmp_path, sender=SENDER, now=lambda: NOON).send(letter(to="jörg@example.org", subject="Grüße"))
    content = tmp_path.joinpath(f"{ID}.eml").read_bytes()
    message = read(content)

    assert (message["To"], message["Subject"]) == ("jörg@example.org", "Grüße")
    assert "To: jörg@example.org".encode() in content


def test_a_directory_that_cannot_be_written_may_be_mended(tmp_path):
    tmp_path.joinpath("outbox").write_text("a file")

    with pytest.raises(MailUnavailable, match="outbox"):
        FileMailer(directory=tmp_path / "outbox", sender=SENDER, now=lambda: NOON).send(LETTER)


def test_what_was_not_written_whole_leaves_nothing(tmp_path):
    tmp_path.joinpath(f"{ID}.eml").mkdir()

    with pytest.raises(MailUnavailable):
        FileMailer(directory=tmp_path, sender=SENDER, now=lambda: NOON).send(LETTER)
    assert [path.name for path in tmp_path.iterdir()] == [f"{ID}.eml"]


def test_memory_keeps_each_letter_once_and_not_without_end():
    mailer = MemoryMailer()
    mailer.send(LETTER)
    mailer.send(LETTER)
    kept = list(mailer.letters)
    for number in range(MOST):
        mailer.send(letter(id=str(number)))

    assert kept == [LETTER]
    assert len(mailer.letters) == MOST
    assert LETTER not in mailer.letters


def made(url, sender="errors@example.org"):
    return mailer_of(url, sender=sender, now=lambda: NOON)


@pytest.mark.parametrize(
    ("url", "host", "port", "tls", "login"),
    [
        ("smtp://mail.example.org", "mail.example.org", 587, False, None),
        ("smtps://mail.example.org/", "mail.example.org", 465, True, None),
        ("smtp://u%40x:p%2F%3A@mail.example.org:25", "mail.example.org", 25, False, ("u@x", "p/:")),
        ("smtp://[::1]:2525", "::1", 2525, False, None),
        ("smtp://bücher.example", "xn--bcher-kva.example", 587, False, None),
    ],
)
def test_a_url_says_which_server_and_how_to_come_in(url, host, port, tls, login):
    mailer = made(url)

    assert isinstance(mailer, SmtpMailer)
    server = mailer.server
    assert (server.host, server.port, server.tls, server.login) == (host, port, tls, login)


@pytest.mark.parametrize(
    "url",
    [
        "smtp://", "smtp://u@mail.example.org", "smtp://:secret@mail.example.org", "smtp://u:secret@mail.example.org:x",
        "smtp://u:secret@mail.example.org:99999", "smtp://u:sec#ret@mail.example.org", "smtp://u:sec?ret@mail.example.org",
        "smtp://u:secrét@mail.example.org", "smtp://u:secret@[mail", "smtp://u:secret@" + "a" * 64 + ".org",
        "smtp://mail.example.org?x=sec", "smtp://mail.example.org#sec",
    ],
)  # fmt: skip
def test_a_url_that_cannot_be_read_is_refused_without_its_password(url):
    with pytest.raises(ValueError, match="smtp://USER:PASSWORD@HOST:PORT") as refusal:
        made(url)

    assert "sec" not in str(refusal.value)
    assert refusal.value.__suppress_context__ or refusal.value.__context__ is None


def test_a_password_is_not_shown():
    assert "secret" not in repr(made("smtp://user:secret@mail.example.org"))


def test_files_and_memory_have_urls_too(tmp_path):
    files = made((tmp_path / "out box").as_uri())

    assert isinstance(files, FileMailer)
    assert files.directory == tmp_path / "out box"
    assert isinstance(made("memory:"), MemoryMailer)
