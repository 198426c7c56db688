"""A real SMTP server on this machine, and the spool that it writes letters into."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

USER, PASSWORD = "softfactory", "p@ss/word:1"


class Spool:
    """Takes every letter and writes it into a directory; `answers` are given instead, by SMTP command."""

    def __init__(self, directory: Path, answers: dict[str, str]) -> None:
        self.directory = directory
        self.answers = answers
        self.commands: list[str] = []
        self.envelopes: list[Envelope] = []
        self.sessions: list[Session] = []

    def letters(self) -> list[EmailMessage]:
        """Return what came, read from the spool."""
        texts = [file.read_bytes().replace(b"\r\n", b"\n") for file in sorted(self.directory.glob("*.eml"))]
        return [message_from_bytes(text, policy=policy.default) for text in texts]

    async def answer(self, server: SMTP, command: str, default: str) -> str:
        """Answer a command, or hang up where the answer is to be nothing."""
        self.commands.append(command)
        said = self.answers.get(command, default)
        if not said:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return said

    async def handle_EHLO(self, _server, session, _envelope, hostname, responses):  # noqa: N802 - aiosmtpd's name
        session.host_name = hostname
        unsupported = self.answers.get("without", "no such extension")
        return [line for line in responses if unsupported not in line]

    async def handle_MAIL(self, server, _session, envelope, address, options):  # noqa: N802
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return await self.answer(server, "MAIL", "250 OK")

    async def handle_RCPT(self, server, _session, envelope, address, _options):  # noqa: N802
        envelope.rcpt_tos.append(address)
        return await self.answer(server, "RCPT", "250 OK")

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        said = await self.answer(server, "DATA", "250 OK")
        if said.startswith("250"):
            number = len(self.envelopes)
            self.directory.joinpath(f"{number:04}.eml").write_bytes(envelope.content)
            self.envelopes.append(envelope)
            self.sessions.append(session)
        return said

    async def handle_QUIT(self, server, *_):  # noqa: N802
        return await self.answer(server, "QUIT", "221 Bye")


class AnyPort(Controller):
    """Listens on a port that the system chooses."""

    def _trigger_server(self):
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class Running:
    """A server that runs: its port and its spool."""

    def __init__(self, spool: Spool, port: int) -> None:
        self.spool = spool
        self.port = port
        self.url = f"smtp://127.0.0.1:{port}"


def smtp_server(directory: Path, *, answers: dict[str, str] | None = None, **options):
    """Run a server whose spool is *directory*; *options* are aiosmtpd's."""
    return running(Spool(directory, answers or {}), **options)


@contextmanager
def running(spool: Spool, **options) -> Generator[Running, None, None]:
    """Run a server with a *spool*."""
    controller = AnyPort(spool, hostname="127.0.0.1", port=0, enable_SMTPUTF8=True, **options)
    controller.start()
    try:
        yield Running(spool, controller.port)
    finally:
        controller.stop()


@contextmanager
def greeter(greeting: bytes) -> Generator[int, None, None]:
    """Listen for one client, say *greeting* and hang up; give the port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def greet():
            client, _ = listener.accept()
            with client:
                client.sendall(greeting)

        thread = threading.Thread(target=greet)
        thread.start()
        yield listener.getsockname()[1]
        thread.join()


def authenticator(server, session, envelope, mechanism, login):
    """Let in whoever knows the password."""
    known = isinstance(login, LoginPassword) and (login.login, login.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=known, handled=False, auth_data=login)


def certificate(directory: Path, *, host: str = "127.0.0.1") -> tuple[Path, ssl.SSLContext]:
    """Make a certificate that vouches for itself; return its file, and the context of a server that shows it."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file, key_file = directory / "certificate.pem", directory / "key.pem"
    file.write_bytes(signed.public_bytes(Encoding.PEM))
    key_file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file, key_file)
    return file, context
