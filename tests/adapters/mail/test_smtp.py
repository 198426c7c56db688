"""Letters arrive at a real server as they were written; what fails says whether trying again may help."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest

from softfactory.adapters.mail import smtp
from softfactory.adapters.mail.urls import mailer_of
from softfactory.domain.kernel.mail import Mail, MailRefused, MailUnavailable
from tests.smtp import PASSWORD, USER, Spool, authenticator, certificate, greeter, running, smtp_server

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ID = "0198c0de-7000-7000-8000-000000000001"
LETTER = Mail(
    id=ID, to="ada@example.org", subject="Grüße, 안녕", text="Zeile eins\n.\n안녕하세요\n" + "x" * 1200 + "\n"
)
LOGIN = f"{USER}:{quote(PASSWORD, safe='')}@"
TLS: Any = {"authenticator": authenticator, "auth_required": True, "auth_require_tls": True}


def mailer(url, sender="Söft <errors@softfactory.example>"):
    return mailer_of(url, sender=sender, now=lambda: NOON)


def with_login(server, scheme="smtp", login=LOGIN):
    return f"{scheme}://{login}127.0.0.1:{server.port}"


def test_a_letter_is_read_back_as_it_was_written(tmp_path):
    with smtp_server(tmp_path) as server:
        mailer(server.url).send(LETTER)
    [letter], [envelope] = server.spool.letters(), server.spool.envelopes

    assert (letter["Subject"], letter.get_content()) == (LETTER.subject, LETTER.text)
    assert (letter["From"], letter["To"]) == ("Söft <errors@softfactory.example>", "ada@example.org")
    assert (envelope.mail_from, envelope.rcpt_tos) == ("errors@softfactory.example", ["ada@example.org"])
    assert (letter["Message-ID"], letter["Date"].datetime) == (f"<{ID}@softfactory.example>", NOON)
    assert (letter["Auto-Submitted"], letter.get_content_type()) == ("auto-generated", "text/plain")
    assert envelope.content.isascii()
    assert max(map(len, envelope.content.splitlines())) <= 998
    assert server.spool.sessions[0].host_name == "softfactory.example"


def test_a_link_stays_whole(tmp_path):
    link = "https://errors.example.org/reset-password#token=" + "a=" * 60

    with smtp_server(tmp_path) as server:
        mailer(server.url).send(Mail(id=ID, to="ada@example.org", subject="x", text=f"Open\n{link}\n"))

    assert link.encode() in server.spool.envelopes[0].content.splitlines()


def test_a_login_goes_encrypted_to_a_server_that_proves_who_it_is(tmp_path, monkeypatch):
    file, context = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))

    with smtp_server(tmp_path, tls_context=context, **TLS) as server:
        mailer(with_login(server)).send(LETTER)

    assert server.spool.sessions[0].ssl
    assert server.spool.letters()[0]["Subject"] == LETTER.subject


def test_smtps_is_encrypted_from_the_start(tmp_path, monkeypatch):
    file, context = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))

    with smtp_server(tmp_path, ssl_context=context, authenticator=authenticator, auth_require_tls=False) as server:
        mailer(with_login(server, "smtps")).send(LETTER)

    assert server.spool.sessions[0].auth_data.login == USER.encode()
    assert len(server.spool.letters()) == 1


@pytest.mark.parametrize("host", [None, "127.0.0.2"], ids=["unknown", "another's"])
def test_no_login_is_shown_to_a_server_whose_certificate_is_not_good(tmp_path, monkeypatch, host):
    file, context = certificate(tmp_path, host=host or "127.0.0.1")
    if host:
        monkeypatch.setenv("SSL_CERT_FILE", str(file))

    with (
        smtp_server(tmp_path, tls_context=context, **TLS) as server,
        pytest.raises(MailUnavailable, match="CERTIFICATE"),
    ):
        mailer(with_login(server)).send(LETTER)
    with smtp_server(tmp_path, ssl_context=context) as server, pytest.raises(MailUnavailable, match="CERTIFICATE"):
        mailer(f"smtps://127.0.0.1:{server.port}").send(LETTER)

    assert server.spool.letters() == []


def test_no_login_is_shown_in_plain(tmp_path):
    seen = []

    def listening(*given):
        seen.append(given)
        return authenticator(*given)

    with (
        smtp_server(tmp_path, authenticator=listening, auth_require_tls=False) as server,
        pytest.raises(MailUnavailable, match="STARTTLS"),
    ):
        mailer(with_login(server)).send(LETTER)

    assert seen == []


def test_without_a_login_encryption_is_taken_where_it_is_offered(tmp_path):
    _, context = certificate(tmp_path)

    with smtp_server(tmp_path, tls_context=context) as server:
        mailer(server.url).send(LETTER)

    assert server.spool.sessions[0].ssl


def test_a_wrong_password_is_no_fault_of_the_letter_and_is_not_told(tmp_path, monkeypatch):
    file, context = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))

    with smtp_server(tmp_path, tls_context=context, **TLS) as server, pytest.raises(MailUnavailable) as refusal:
        mailer(with_login(server, login="ada:wrong-password@")).send(LETTER)

    assert str(refusal.value) == f"The mail server 127.0.0.1:{server.port} cannot be used: it answered 535."


REFUSED = {
    "RCPT": "550 5.1.1 <ada@example.org> unknown",
    "MAIL": "553 5.7.1 not you",
    "DATA": "552 5.3.4 too large",
}
LATER = {
    "RCPT": "451 4.7.1 <ada@example.org> grey",
    "MAIL": "421 4.3.2 closing",
    "DATA": "452 4.3.1 full",
}


@pytest.mark.parametrize(("command", "answer"), REFUSED.items())
def test_what_the_server_will_never_take_is_refused(tmp_path, command, answer):
    with smtp_server(tmp_path, answers={command: answer}) as server, pytest.raises(MailRefused) as refusal:
        mailer(server.url).send(LETTER)

    assert str(refusal.value) == f"The mail server answered {answer[:9]}."


@pytest.mark.parametrize(("command", "answer"), LATER.items())
def test_what_the_server_asks_to_send_later_is_sent_later(tmp_path, command, answer):
    with smtp_server(tmp_path, answers={command: answer}) as server, pytest.raises(MailUnavailable) as refusal:
        mailer(server.url).send(LETTER)

    assert str(refusal.value) == f"The mail server answered {answer[:9]}."


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_a_server_that_hangs_up_has_not_taken_the_letter(tmp_path, command):
    with smtp_server(tmp_path, answers={command: ""}) as server, pytest.raises(MailUnavailable):
        mailer(server.url).send(LETTER)

    assert server.spool.letters() == []


@pytest.mark.parametrize("bye", ["", "451 not yet"])
def test_a_letter_that_was_taken_is_sent_however_the_server_takes_leave(tmp_path, bye):
    with smtp_server(tmp_path, answers={"QUIT": bye}) as server:
        mailer(server.url).send(LETTER)

    assert "QUIT" in server.spool.commands
    assert len(server.spool.letters()) == 1


def test_a_server_that_is_not_there_may_come_back(tmp_path):
    with smtp_server(tmp_path) as server:
        pass

    with pytest.raises(MailUnavailable, match=f"127.0.0.1:{server.port} cannot be used"):
        mailer(server.url).send(LETTER)


@pytest.mark.parametrize("greeting", [b"554 no\r\n", b"junk\r\n", b""])
def test_a_server_that_greets_nobody_may_be_better_later(greeting):
    with greeter(greeting) as port, pytest.raises(MailUnavailable):
        mailer(f"smtp://127.0.0.1:{port}").send(LETTER)


def test_a_server_that_never_finishes_its_answer_is_left(tmp_path, monkeypatch):
    monkeypatch.setattr(smtp, "WHOLE", 0.2)

    class Endless(Spool):
        async def handle_RCPT(self, server, *_):  # noqa: N802 - aiosmtpd's name
            while not server.transport.is_closing():
                await server.push("250-and")
                await asyncio.sleep(0.01)
            return "250 done"

    with running(Endless(tmp_path, {})) as server, pytest.raises(MailUnavailable):
        mailer(server.url).send(LETTER)


def test_an_address_beyond_ascii_needs_a_server_that_says_it_takes_them(tmp_path):
    letter = Mail(id=ID, to="jörg@example.org", subject="Grüße", text="안녕\n")
    with smtp_server(tmp_path) as server:
        mailer(server.url).send(letter)
    with smtp_server(tmp_path, answers={"without": "SMTPUTF8"}) as old, pytest.raises(MailRefused, match="ASCII"):
        mailer(old.url).send(letter)
    [arrived], [envelope] = server.spool.letters(), server.spool.envelopes

    assert (arrived["To"], arrived["Subject"], arrived.get_content()) == ("jörg@example.org", "Grüße", "안녕\n")
    assert (envelope.rcpt_tos, envelope.smtp_utf8) == (["jörg@example.org"], True)
    assert old.spool.envelopes == []


@pytest.mark.parametrize("local", ["ada,eve", "ada <eve", "ada;eve", 'ada"eve', "ada\\eve", "ada:eve"])
def test_a_letter_goes_to_the_one_address_it_is_for(tmp_path, local):
    with smtp_server(tmp_path) as server:
        mailer(server.url).send(Mail(id=ID, to=f"{local}@example.org", subject="x", text="x\n"))
    [arrived], [envelope] = server.spool.letters(), server.spool.envelopes

    assert [address.username for address in arrived["To"].addresses] == [local]
    assert len(envelope.rcpt_tos) == 1
    assert envelope.rcpt_tos[0].endswith("@example.org")
