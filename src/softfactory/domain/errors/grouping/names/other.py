"""Languages nobody named: only what is unmistakable is taken out."""

from . import csharp, go, java, native, php
from .shared import named, plain, without


def function(name: str) -> str:
    """Return the function as the language would that its marks give away."""
    if "{closure" in name or "@anonymous" in name:
        return php.function(name)
    if ">b__" in name or ">d__" in name or ">g__" in name:
        return csharp.function(name)
    if "(*" in name or ".func" in name or "[go." in name or "[...]" in name:
        return go.function(name)
    if "::" in name:
        return native.function(name)
    return java.function(name) if "$" in name else named(without(plain(name), "[]"))


def module(name: str) -> str:
    """Return the module as the language would that its marks give away."""
    return java.module(name) if "$" in name else plain(name)


def kind(name: str) -> str:
    """Return an exception's type without addresses, counters and what stands in square brackets."""
    return without(module(name), "[]").strip(" .$:")
