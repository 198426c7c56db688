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
    "X-Forwarded-Server",
    "X-Original-Forwarded-For",
    "X-Client-IP",
    "X-Envoy-External-Address",
    "True-Client-IP",
    "CF-Connecting-IP",
)
FORWARDED = "softfactory.forwarded"
"""In the environ of our own server, which takes these headers out: whether there were any."""
