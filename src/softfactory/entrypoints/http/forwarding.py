"""What proxies say of a request that they passed on: claims, which only a trusted proxy's peer can make good."""

import falcon

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
CLAIMS = "softfactory.claims"
"""In the environ of our own server, which takes these headers out lest anybody believe them: a mapping of them."""


def claims_of(req: falcon.Request) -> dict[str, str]:
    """Return the claims of a request, whichever server took it, by the headers' names."""
    kept: dict[str, str] | None = req.env.get(CLAIMS)
    if kept is not None:
        return kept
    return {name: told for name in HEADERS if (told := req.get_header(name)) is not None}
