"""C, C++, Rust, Objective-C and Swift: symbols, demangled or not."""

import re

from .shared import named, plain, without

_HASHES = re.compile(
    r"""
    ::h[0-9a-f]{16}\b                                   # Rust: the hash of an instance
  | (?<=\w)\[[0-9a-f]{8,16}\]                           # Rust: that of a crate
  | \s?\[clone\ [^\]]*\] | \[abi:\w+\]                  # GCC
  | \.(?:part|cold|isra|constprop|llvm|lto_priv|localalias|warm|hot)(?:\.\d+)*\b
  | (?:@@?[A-Z][A-Z_]+_[\d.]+|@\d+)$ | ^@(?=\w+@\d+$)   # versions of the C library; stdcall
  | (?<=_block_invoke)_\d+ | ^__\d+(?=[-+]\[)           # Objective-C: blocks
  | (?<=lambda)_[0-9a-f]{32} | (?<=\$_)\d+ | (?<=\{lambda)\([^()]*\)\#\d+ | (?<=closure)\#\d+ | (?<=impl)\#\d+
  | (?<=\w)_m[0-9A-F]{40} | (?<=_t)[0-9A-F]{40}         # Unity
  | (?<=std::)__(?:\d|ndk1|cxx11)\w*::                  # inline namespaces of standard libraries
    """,
    re.VERBOSE,
)
_UNNAMED = re.compile(r"\(anonymous namespace\)|`anonymous[ -]namespace'|\?A0x[0-9a-f]{8}")
_OPERATOR = re.compile(r"\boperator\s?(?:\(\)|<=>|<<=?|>>=?|->\*?|<=|>=|<|>)")
_AS = re.compile(r"^<(.+) as (.+)>(?=::\w)")
_HIDE = str.maketrans({"<": "\ue000", ">": "\ue001", "(": "\ue002", ")": "\ue003"})
_SHOW = str.maketrans({"\ue000": "<", "\ue001": ">", "\ue002": "(", "\ue003": ")"})
_HIDDEN = str.maketrans(dict.fromkeys("\ue000\ue001\ue002\ue003"))
_QUALIFIER = re.compile(r" (?:const|volatile|noexcept|throws|&{1,2})(?= |$)")
_CONVERSION = re.compile(r".*\boperator \S+$")

_SWIFT_PREFIX = re.compile(r"^(?:@objc |static |specialized |merged |partial apply (?:forwarder )?for |implicit )+")
_SWIFT_CLOSURE = re.compile(r"closure #\d+ .*?(?<=[ )\]\w]) ?in (?=\S)")
_GENERIC = 2


def function(name: str) -> str:
    """Return the function with its namespaces, without parameters, template arguments and what a compiler adds."""
    name = _HASHES.sub("", plain(_UNNAMED.sub("{anonymous}", name.translate(_HIDDEN))))
    if name.startswith(("-[", "+[")):
        return named(name)
    if " -> " in name or name.startswith("closure #") or _SWIFT_PREFIX.match(name):
        name = _swift(name)
    name = _OPERATOR.sub(lambda match: match[0].translate(_HIDE), name)
    return named(_bare(_implemented(name)).translate(_SHOW))


def module(name: str) -> str:
    """Return the module or the file."""
    return _HASHES.sub("", plain(name))


def kind(name: str) -> str:
    """Return an exception's type without template arguments."""
    return without(_HASHES.sub("", plain(name)), "<>").strip()


def _implemented(name: str) -> str:
    """Return `Cart::poll` for Rust's `<Cart<T> as Future>::poll`; what all implement is called after itself."""
    match = _AS.match(name)
    if match:
        owner = without(match[1], "<>")
        return (without(match[2], "<>") if len(owner) < _GENERIC else owner) + name[match.end() :]
    return name[1:].replace(">::", "::", 1) if name.startswith("<") and ">::" in name else name


def _bare(name: str) -> str:
    """Return a demangled function without arguments, template arguments and the type it returns."""
    bare = _QUALIFIER.sub("", without(without(name, "<>"), "()")).strip()
    if "::" not in name and bare == name:
        return name
    return bare if _CONVERSION.match(bare) or bare.startswith("closure in ") else bare.rpartition(" ")[2]


def _swift(name: str) -> str:
    """Return Swift's function, called after the one that holds it if it is a closure."""
    name = _SWIFT_PREFIX.sub("", name)
    if name.startswith("closure #"):
        *_, name = _SWIFT_CLOSURE.split(name)
        return f"closure in {_SWIFT_PREFIX.sub('', name).partition('(')[0].partition(' -> ')[0]}"
    return without(name, "()").partition(" -> ")[0]
