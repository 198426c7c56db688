"""Source maps to test with, written the other way round: from tokens to text."""

import io
import json
import zipfile

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def vlq(number):
    value, text = (-number << 1 | 1) if number < 0 else number << 1, ""
    while True:
        digit, value = value & 31, value >> 5
        text += DIGITS[digit | 32 if value else digit]
        if not value:
            return text


def encoded(tokens):
    """Return mappings of tokens: (line, column), then None or (source, line, column, name or None)."""
    lines: dict[int, list[str]] = {}
    before, at, column = [0, 0, 0, 0], -1, 0
    for (line, place), origin in tokens:
        column, at = (column if line == at else 0), line
        text, column = vlq(place - column), place
        for index, value in enumerate(origin or ()):
            if value is not None:
                text, before[index] = text + vlq(value - before[index]), value
        lines.setdefault(line, []).append(text)
    return ";".join(",".join(lines.get(line, [])) for line in range(max(lines, default=0) + 1))


def source_map(tokens, sources=("src/cart.js",), contents=None, names=(), **more):
    made = {"version": 3, "sources": list(sources), "names": list(names), "mappings": encoded(tokens)}
    return made | ({"sourcesContent": contents} if contents else {}) | more


def bundle(files, **manifest):
    """Return a bundle of files: path -> (entry of the manifest, content)."""
    packed = io.BytesIO(b"SYSB\2\0\0\0")
    packed.seek(0, io.SEEK_END)
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as archive:
        for path, (_, content) in files.items():
            archive.writestr(path, content)
        archive.writestr("manifest.json", json.dumps({"files": {p: e for p, (e, _) in files.items()}, **manifest}))
    return packed.getvalue()


def shipped(value, *, debug_id="0" * 31 + "1", url="~/app.js", **manifest):
    """Return a bundle of one minified file and its map."""
    headers = {"debug-id": debug_id} if debug_id else {}
    return bundle(
        {
            "files/app.js": (
                {"type": "minified_source", "url": url, "headers": headers | {"sourcemap": "app.js.map"}},
                "x",
            ),
            "files/app.js.map": (
                {"type": "source_map", "url": f"{url}.map", "headers": headers},
                value if isinstance(value, bytes) else json.dumps(value),
            ),
        },
        **manifest,
    )
