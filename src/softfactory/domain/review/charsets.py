"""Bytes to text, as browsers do it: what the bytes themselves say counts most, then the server, then the page.

Source: WHATWG Encoding Standard; HTML Living Standard, 13.2.3.2 "Determining the character encoding".
"""

import re

_CODECS = {
    "utf_8": "utf-8 utf8 unicode-1-1-utf-8",
    "cp949": "euc-kr ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 korean csksc56011987 iso-ir-149 windows-949 "
    "cp949 ms949 uhc",
    "cp1252": "windows-1252 cp1252 iso-8859-1 latin1 l1 us-ascii ascii ansi_x3.4-1968 cp819",
    "iso8859_15": "iso-8859-15 latin9 l9",
    "iso8859_2": "iso-8859-2 latin2 l2",
    "cp1250": "windows-1250 cp1250",
    "cp1251": "windows-1251 cp1251",
    "koi8_r": "koi8-r",
    "cp1254": "windows-1254 cp1254 iso-8859-9 latin5",
    "cp932": "shift_jis shift-jis sjis x-sjis windows-31j ms932",
    "euc_jp": "euc-jp x-euc-jp",
    "gb18030": "gb18030 gbk gb2312 gb_2312-80 x-gbk chinese",
    "big5hkscs": "big5 big5-hkscs cn-big5 x-x-big5",
    "utf_16_le": "utf-16le utf-16 ucs-2",
    "utf_16_be": "utf-16be",
}
_BY_LABEL = {label: codec for codec, labels in _CODECS.items() for label in labels.split()}
"""The only codecs there are here: Python's own list has some that do other things than reading text."""
_MARKS = {b"\xef\xbb\xbf": "utf_8", b"\xff\xfe": "utf_16_le", b"\xfe\xff": "utf_16_be"}
_NAMED = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_META = re.compile(rb"<meta\s[^>]{0,400}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_PRESCANNED = 1024
"""How many bytes of a page are searched for its own word on it: as many as in browsers."""
_GUESSES = ("utf_8", "cp949")


def decoded(body: bytes, content_type: str) -> str:
    """Return the text; bytes that are none of it become U+FFFD. Never raises."""
    for mark, codec in _MARKS.items():
        if body.startswith(mark):
            return body[len(mark) :].decode(codec, "replace")
    codec = _of_header(content_type) or _of_page(body) or _guessed(body)
    return body.decode(codec, "replace")


def _of_header(content_type: str) -> str | None:
    found = _NAMED.search(content_type)
    return _BY_LABEL.get(found[1].lower()) if found else None


def _of_page(body: bytes) -> str | None:
    found = _META.search(body[:_PRESCANNED])
    codec = _BY_LABEL.get(found[1].decode("ascii", "replace").lower()) if found else None
    return "utf_8" if codec and codec.startswith("utf_16") else codec  # what was read as ASCII is none of it


def _guessed(body: bytes) -> str:
    """Return the first of the likely ones that all of the bytes are; nearly any bytes are text in the last one."""
    for codec in _GUESSES:
        try:
            body.decode(codec)
        except UnicodeDecodeError:
            continue
        return codec
    return "cp1252"
