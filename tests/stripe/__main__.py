"""Hold what the gateway sends against Stripe's own description of its API: `python -m tests.stripe`.

What passed is kept in requests.json; the tests see that the gateway still sends just that.
"""

import json
import sys

from .description import Description, NotAsDescribed, fetched
from .recorded import RECORDED, recorded
from .scenes import SCENES, played
from .server import Sent

NEWER = {"GET /v1/invoice_payments"}
"""Paths of Stripe's newer API, for which the library's types must do."""


def main() -> int:
    """Play every scene and print what came of it; 1 if a request is not as Stripe describes it."""
    description = Description(json.loads(fetched().read_text())["paths"])
    good = True
    for name, scene in SCENES.items():
        sys.stdout.write(f"{name}\n")
        for sent in played(scene):
            verdict = _verdict(description, sent)
            good = good and not verdict.startswith("NOT")
            sys.stdout.write(f"  {sent.method:6} {sent.path:36} {verdict}\n")
    if good:
        RECORDED.write_text(json.dumps(recorded(), indent=1, sort_keys=True) + "\n")
    return 0 if good else 1


def _verdict(description: Description, sent: Sent) -> str:
    try:
        if description.check(sent):
            return "as described"
    except NotAsDescribed as error:
        return f"NOT AS DESCRIBED: {error}"
    return "newer than the description" if f"{sent.method} {sent.path}" in NEWER else "NOT DESCRIBED"


if __name__ == "__main__":
    sys.exit(main())
