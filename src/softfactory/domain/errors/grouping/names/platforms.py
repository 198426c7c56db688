"""Which language a frame is in: what the event says, else what the file's name ends in."""

from collections.abc import Mapping

_LANGUAGES: Mapping[str, str] = {
    "node": "javascript",
    "kotlin": "java",
    "groovy": "java",
    "scala": "java",
    "android": "java",
    "dotnet": "csharp",
    "c": "native",
    "c++": "native",
    "cpp": "native",
    "cocoa": "native",
    "objc": "native",
    "swift": "native",
    "rust": "native",
    "apple": "native",
}
_KNOWN = frozenset(["python", "javascript", "java", "go", "ruby", "php", "csharp", "native"])
_ENDINGS: Mapping[str, str] = {
    ending: language
    for language, endings in {
        "python": "py pyx pyi",
        "javascript": "js mjs cjs jsx ts tsx mts cts vue svelte jsbundle",
        "java": "java kt kts scala groovy",
        "go": "go",
        "ruby": "rb erb rake",
        "php": "php",
        "csharp": "cs fs vb cshtml razor",
        "native": "c cc cpp cxx h hpp m mm rs swift",
    }.items()
    for ending in endings.split()
}


def platform_of(platform: str, file: str) -> str:
    """Return one of python, javascript, java, go, ruby, php, csharp, native; "" for any other language or none."""
    platform = platform.partition("-")[0].lower()
    language = _LANGUAGES.get(platform, platform)
    return language if language in _KNOWN else _ENDINGS.get(file.rpartition(".")[2][:8].lower(), "")
