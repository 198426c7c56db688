"""Java, Kotlin and others of the same machine: lambdas, accessors and classes that compilers and proxies make."""

import re

from .shared import named, plain

_LAMBDA = re.compile(r"(?<![\w$])lambda\$(?!\d)([\w$]+?)(?:\$[0-9a-f]{6,8})?\$\d+$")
_KOTLIN_LAMBDA = re.compile(r"\$lambda(?:[$-]\d+)*(?:\$lambda(?:[$-]\d+)*)*")
_SCALA_LAMBDA = re.compile(r"^\$anonfun\$(?:new\$)?([\w$]+?)\$\d+(?:\$adapted)?$")
_DEXED = re.compile(r"(?<=^\$r8\$lambda)\$.*")
_SUFFIX = re.compile(r"\$(?:default|suspendImpl)$|-(?:impl|(?=\w*[\dA-Z_])[\w-]{7})$")
_PROXIED = re.compile(r"^CGLIB\$(\w+?)\$\d+$")
_COUNTER = re.compile(r"(?<=\$)\d+\b|(?<=\w__)\d+\b|(?<=^eval)\d+$")

_LOADER = re.compile(r"^(?:[\w.@-]*/{1,2}){1,2}(?=[\w.$]+$)")
_OLD_DEXED = re.compile(r"(?<![\w$])-\$\$Lambda\$([\w.$]+?)\$[\w-]+$")
_MADE = re.compile(
    r"""
    \$\$Lambda\b.* | \$\$ExternalSynthetic\w+.*                     # lambdas, of the machine and of Android's compiler
  | \$\$(?:EnhancerBy|FastClassBy|SpringCGLIB)\w*.*                 # Spring, Guice
  | \$(?:Hibernate(?:Proxy|Instantiator|BasicProxy|AccessOptimizer)|ByteBuddy|MockitoMock|auxiliary)\$.*
  | \$Proxy\$?_\$\$_Weld\w+ | _?\$\$_(?:jvst|javassist|Weld)\w*     # Weld, Javassist
  | _(?:ClientProxy|Subclass)$                                      # Quarkus
  | \$Proxy\d+
  | (?<=Accessor)\d+$ | (?<=jdk\.proxy)\d+                          # reflection
    """,
    re.VERBOSE,
)
_DOLLARS = re.compile(r"\${2,}")


def function(name: str) -> str:
    """Return the method; a lambda is called after the method that holds it."""
    name = _LAMBDA.sub(r"\1.lambda", plain(name))
    name = _SCALA_LAMBDA.sub(r"\1.lambda", _DEXED.sub("", name))
    name = _SUFFIX.sub("", _KOTLIN_LAMBDA.sub(".lambda", _PROXIED.sub(r"\1", name)))
    return named(_COUNTER.sub("", name))


def module(name: str) -> str:
    """Return the class without what proxies add, the numbers of anonymous ones, and the class loader it comes from."""
    name = _MADE.sub("", _OLD_DEXED.sub(r"\1", plain(_LOADER.sub("", name))))
    return _DOLLARS.sub("$", _COUNTER.sub("", name)).strip(" .$")
