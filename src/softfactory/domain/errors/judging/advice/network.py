"""Networks and services that do not answer as hoped."""

from .entry import advice

TABLE = (
    advice(
        "The name of a host could not be resolved at {place}: {value}.",
        (
            "Check the host name in the settings and the machine's DNS; within containers use the service's "
            "name. Try again with a delay."
        ),
        type="UnknownHost|gaierror|NameResolution",
        or_says=(
            r"getaddrinfo|ENOTFOUND(?: (?P<value>[\w.-]{1,80}))?|name or service not known|no such host|"
            "nodename nor servname|name resolution"
        ),
    ),
    advice(
        "A certificate or TLS handshake failed at {place}.",
        (
            "Check that the certificate is in date, is for this host and sent with its chain; update the "
            "client's CA bundle. Do not turn verification off."
        ),
        type="SSL|TLS|Certificate",
        or_says="certificate|CERT_|tls: |ssl.{0,20}(?:error|handshake)|x509|self.signed",
    ),
    advice(
        "Nothing listens where {place} wants to connect: {value}.",
        (
            "Check that the service runs and that host and port in the settings are right, from this machine. "
            "Try again with growing delays."
        ),
        type="ConnectionRefused|ConnectException",
        or_says=r"connection (?:was )?refused|ECONNREFUSED(?: (?P<value>[\w.:-]{1,80}))?|actively refused",
    ),
    advice(
        "The other side closed the connection at {place} before all was said.",
        (
            "Try again if the request may be repeated. Look at the other side's log and at idle timeouts of "
            "proxies between; keep-alive connections must be given up before the server does."
        ),
        type="ConnectionReset|BrokenPipe|ConnectionAborted|RemoteDisconnected",
        or_says=(
            "connection reset|ECONNRESET|broken pipe|EPIPE|socket hang up|unexpected EOF|server has gone away|"
            "closed the connection"
        ),
    ),
    advice(
        "Too many requests: the other side limits what {place} may ask (429).",
        "Wait as long as `Retry-After` says, spread requests, cache answers, and ask for less in one go.",
        says=(
            r"(?:status|http|code|error)\D{0,15}\b429\b|\b429 (?:client|server) error|too many requests|"
            "rate.?limit|throttl"
        ),
    ),
    advice(
        "Nothing answered {place} in time.",
        (
            "Find out whether the other side is slow or out of reach. Set a timeout for connecting and one for "
            "reading, try again with growing delays, and move long work out of the request."
        ),
        type="Time(?:d)?[Oo]ut|DeadlineExceeded",
        or_says="timed? ?out|ETIMEDOUT|deadline exceeded|canceling statement due to",
    ),
    advice(
        "The caller is not logged in, or the credentials that {place} sends are wrong (401).",
        "Check whether the token or key is set, in date and for this environment; renew it before it expires.",
        type="Authentication|Unauthori[sz]ed|InvalidToken|ExpiredSignature|InvalidSignature|CredentialsError",
        or_says=(
            r"(?:status|http|code|error)\D{0,15}\b401\b|\b401 (?:client|server) error|unauthori[sz]ed|"
            "authentication failed|invalid (?:credentials|token|api key)|password authentication"
        ),
    ),
    advice(
        "What {place} asks for is not allowed to this caller (403).",
        (
            "Give the account the permission it needs, and no more; tell the user what is missing instead of "
            "failing. Check the CSRF token if it is a form."
        ),
        says=(
            r"(?:status|http|code|error)\D{0,15}\b403\b|\b403 (?:client|server) error|forbidden|access.?denied|"
            "csrf"
        ),
    ),
    advice(
        "What {place} asks for is not there (404): {value}.",
        "Check the address and the id, and treat a missing object as an ordinary answer.",
        says=r"(?:status|http|code|error)\D{0,15}\b404\b|\b404 (?:client|server) error|not found for url",
    ),
    advice(
        "The service that {place} asks has failed itself (5xx).",
        "Look at that service's log; try again with growing delays, and give up after a few.",
        says=(
            r"(?:status|http|code|error)\D{0,15}\b50[0234]\b|\b50[0234] (?:client|server) error|"
            "internal server error|bad gateway|service unavailable|gateway time"
        ),
    ),
    advice(
        "The network failed at {place}.",
        (
            "See whether the service is reachable from this machine (route, firewall, proxy). In a browser it is "
            "often CORS, an ad blocker or a user who went offline."
        ),
        says=(
            "failed to fetch|networkerror|network (?:error|request failed)|load failed|no route to host|"
            "unreachable|EHOSTUNREACH"
        ),
    ),
    advice(
        "The connection failed at {place}.",
        ("Check host, port and network between the two, and that the service runs; try again with growing delays."),
        type="Connection|ConnectError|NoRouteToHost|SocketException|HTTPError",
    ),
)
