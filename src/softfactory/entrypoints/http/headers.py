"""Headers that protect whoever gets an answer.

Source: OWASP Secure Headers Project; OWASP REST Security Cheat Sheet.
"""

EVERYWHERE = [
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("X-Permitted-Cross-Domain-Policies", "none"),
    ("Referrer-Policy", "no-referrer"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
]
HTTPS_ONLY = ("Strict-Transport-Security", "max-age=63072000")
"""Without includeSubDomains: what else lives below the host is not ours to decide."""
API_POLICY = "default-src 'none'; frame-ancestors 'none'"


def protecting(public_url: str) -> list[tuple[str, str]]:
    """Return what every answer of a server at that address has."""
    return [*EVERYWHERE, HTTPS_ONLY] if public_url.startswith("https:") else EVERYWHERE
