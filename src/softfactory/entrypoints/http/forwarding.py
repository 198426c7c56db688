"""Whether a proxy passed a request on: its headers are claims, so they only ever take trust away."""

HEADERS = (
    "Forwarded",
    "Via",
    "X-Real-IP",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Forwarded-Port",
    "X-Forwarded-By",
)
FORWARDED = "softfactory.forwarded"
"""In the environ of our own server, which takes these headers out: whether there were any."""
