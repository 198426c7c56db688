"""What the gateway sent when it was last held against Stripe's description."""

from pathlib import Path
from typing import Any

import attrs

from .scenes import SCENES, played

RECORDED = Path(__file__).with_name("requests.json")


def recorded() -> dict[str, list[dict[str, Any]]]:
    """Return what it sends now, scene by scene."""
    return {name: [attrs.asdict(sent) for sent in played(scene)] for name, scene in SCENES.items()}
