"""Real servers on this machine, which answer what the test says."""

import ipaddress
import socket
import socketserver
import ssl
import threading
from datetime import UTC, datetime, timedelta

import attrs
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from softfactory.adapters.fetch.http import HttpFetch

HERE = (ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128"))


@attrs.frozen
class Received:
    """A request, as it came."""

    line: str
    headers: dict[str, str]
    body: bytes


class Handler(socketserver.StreamRequestHandler):
    """Reads one request, and lets the test answer it."""

    server: "Server"

    def handle(self):
        line = self.rfile.readline().decode().strip()
        headers = {}
        while (field := self.rfile.readline().decode("latin-1").strip()) != "":
            name, _, value = field.partition(":")
            assert name.lower() not in headers, f"{name} came twice"
            headers[name.lower()] = value.strip()
        received = Received(line, headers, self.rfile.read(int(headers.get("content-length", 0))))
        self.server.got.append(received)
        for part in self.server.answer(received):
            self.wfile.write(part)


class Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
    """Keeps what it was sent."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self, answer, host, context):
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, 0), Handler)
        self.answer, self.got, self.context = answer, [], context
        self.port = self.server_address[1]
        at = f"[{host}]" if ":" in host else host
        self.url = f"http{'s' if context else ''}://{at}:{self.port}"

    def get_request(self):
        connection, peer = super().get_request()
        connection.settimeout(20)
        if self.context:
            connection = self.context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        return connection, peer

    def handle_error(self, *_):
        """Say nothing: clients that hang up are what is tested."""


@pytest.fixture
def serve():
    """Starts a server: `serve(answer, host=, context=)`, where *answer* gives the bytes for a request."""
    running = []

    def start(answer, host="127.0.0.1", context=None):
        server = Server(answer if callable(answer) else lambda _: [answer], host, context)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        running.append((server, thread))
        return server

    yield start
    for server, thread in running:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def here():
    """The networks of this machine."""
    return HERE


@pytest.fixture
def fetch(here):
    """Calls this machine, too."""
    return HttpFetch(here)


def answered(body=b"", status="200 OK", **headers):
    """Return an answer's bytes."""
    named = {name.replace("_", "-"): value for name, value in headers.items()} | {"Content-Length": len(body)}
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in named.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


@pytest.fixture(name="answered")
def answered_fixture():
    """Returns an answer's bytes."""
    return answered


@pytest.fixture
def tls(tmp_path, monkeypatch):
    """Gives `context(*names)` of a server, whose issuer the machine trusts during the test."""
    issuer = Issuer()
    trusted = tmp_path / "trusted.pem"
    trusted.write_bytes(issuer.certificate.public_bytes(serialization.Encoding.PEM))
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    return lambda *names, **life: issuer.context(tmp_path, names, **life)


class Issuer:
    """Makes certificates."""

    def __init__(self):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Issuer of a test")])
        usage = dict.fromkeys(
            ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only"), False
        )
        self.certificate = (
            self._begun(self.name, self.key)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(
                x509.KeyUsage(digital_signature=True, key_cert_sign=True, crl_sign=True, decipher_only=False, **usage),
                critical=True,
            )
            .sign(self.key, hashes.SHA256())
        )

    def context(self, directory, names, *, days=1):
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = (
            self._begun(x509.Name([]), key, days)
            .add_extension(x509.SubjectAlternativeName([_general(name) for name in names]), critical=True)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
            .sign(self.key, hashes.SHA256())
        )
        file = directory / "server.pem"
        file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def _begun(self, subject, key, days=1):
        now = datetime.now(UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=9))
            .not_valid_after(now + timedelta(days=days))
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        )


def _general(name):
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
