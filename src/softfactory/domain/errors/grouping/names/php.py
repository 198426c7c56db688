"""PHP: closures and anonymous classes, which carry paths, lines and addresses."""

import re

from .shared import named, plain

_ANONYMOUS_CLASS = re.compile(r"@anonymous.*?(?=::|->|$)", re.DOTALL)
_NAMESPACE = re.compile(r"(?<![\w\\])(?:[\w\\]+\\)?\{closure\}")
_CONTAINER = re.compile(r"\bContainer(?=[a-z]*[A-Z\d])\w{7}\\")
_LAZY = re.compile(r"(?:Ghost|Proxy)(?=\w*\d)[0-9a-f]{7}\b")
_CLOSURE = "{closure:"


def function(name: str) -> str:
    """Return the function or method; a closure is called after its class, as PHP before 8.4 does."""
    return named(_NAMESPACE.sub("{closure}", module(_unscoped(name))))


def module(name: str) -> str:
    """Return the class without what the runtime and frameworks add to its name."""
    name = _ANONYMOUS_CLASS.sub("@anonymous", name.replace("->", "::"))
    name = _LAZY.sub("", _CONTAINER.sub(r"Container\\", plain(name)))
    return name.removeprefix("Proxies\\__CG__\\")


def _unscoped(name: str) -> str:
    r"""Return `{closure}` for `{closure:App\Cart::total():23}`, which may hold another one."""
    start = name.find(_CLOSURE)
    if start < 0:
        return name
    scope = name[start + len(_CLOSURE) :].lstrip("{").removeprefix("closure:")
    owner = scope.partition("::")[0] if "::" in scope and not start and "/" not in scope.partition("::")[0] else ""
    return f"{name[:start]}{owner}{'::' if owner else ''}{{closure}}"
