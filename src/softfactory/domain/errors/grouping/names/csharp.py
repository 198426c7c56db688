"""C# and its relatives: state machines, closures, generic arity, and signatures as `ToString` writes them."""

import re

from .shared import named, plain, without

_STATE_MACHINE = re.compile(r"[+.]?<([\w.]+)>d(?:__\d+(?:_\d+)?)?(?:`\d+)?(?:\.MoveNext\b)?")
_CLOSURE_CLASS = re.compile(r"[+.]?(?:<>c(?:__DisplayClass\d+(?:_\d+)*)?|_Closure\$__[\d-]*)(?:`\d+)?(?=[+.<]|$)[.]?")
_LAMBDA = re.compile(r"<([\w.]*)>b__[\d_]+")
_LOCAL = re.compile(r"<([\w.]*)>g__(\w+)\|[\d_]+")
_VISUAL_BASIC = re.compile(r"VB\$StateMachine_\d+_(\w+)(?:\.MoveNext\b)?|(?<=_Lambda)\$__[\d-]+")
_NUMBERS = re.compile(r"`\d+|(?<=lambda_method)\d+|(?<=\w)@\d+(?:-\d+)?\b|(?<=Proxy)_\d+\b|_[0-9A-F]{64}\b")
_ASSEMBLY = re.compile(r", [\w.]+, Version=.*")
_STEP = re.compile(r"\+MoveNext\(\)$")


def function(name: str) -> str:
    """Return the method, without parameters and what it returns; lambdas are called after the method around them."""
    name = _unsigned(plain(name)) if "(" in name else name
    name = _LOCAL.sub(r"\1.\2", _LAMBDA.sub(r"\1.lambda", _shared(name)))
    return named(without(without(name, "[]"), "<>"))


def module(name: str) -> str:
    """Return the class without closures, state machines and the types it is generic in."""
    return without(_shared(_ASSEMBLY.sub("", without(plain(name), "[]"))), "<>").strip(" .+")


def _shared(name: str) -> str:
    name = _VISUAL_BASIC.sub(r"\1", _CLOSURE_CLASS.sub("", name))
    name = _STATE_MACHINE.sub(lambda match: f".{match[1]}" if match.start() else match[1], name)
    return _NUMBERS.sub("", name)


def _unsigned(name: str) -> str:
    """Return `Cart.Total.lambda` for `async Task<int> Cart.Total<T>(T item)+() => { }`."""
    name = _STEP.sub("", name)
    head, _, rest = name.partition("(")
    _, inner, tail = rest.partition(")+")
    method = without(head, "<>").rstrip().rpartition(" ")[2] if "<>" not in head and ">b__" not in head else head
    if not inner:
        return method
    return f"{method}.lambda" if "=>" in tail else f"{method}.{tail.partition('(')[0]}"
