"""softfactory: the backend a small company would otherwise assemble from six systems, as one package.

The front door: `build` makes the services, `wsgi` the HTTP application. Names are loaded when first asked for (PEP
562), so that importing softfactory costs next to nothing.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from softfactory.container import build
    from softfactory.domain.kernel.actor import SYSTEM, Actor
    from softfactory.entrypoints.http.app import wsgi
    from softfactory.services import Services
    from softfactory.settings import Settings

__all__ = ["SYSTEM", "Actor", "Services", "Settings", "build", "wsgi"]

_HOMES = {
    "build": "softfactory.container",
    "wsgi": "softfactory.entrypoints.http.app",
    "Settings": "softfactory.settings",
    "Services": "softfactory.services",
    "SYSTEM": "softfactory.domain.kernel.actor",
    "Actor": "softfactory.domain.kernel.actor",
}


def __getattr__(name: str) -> object:
    """Load a name of the front door."""
    if name not in _HOMES:
        raise AttributeError(f"module 'softfactory' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """Return what may be asked for."""
    return __all__
