"""What is read on a page is what a reader sees there, and no page takes long."""

import html
import time
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from softfactory.domain.review.markup import Tag, tokens
from softfactory.domain.review.page import folded, page_of

HTML = "text/html; charset=utf-8"
HOSTILE = [
    *(
        "<",
        "<a",
        "<a ",
        "<!--",
        "<!",
        "<?",
        "</",
        "</a",
        "<div>",
        "</b>",
        "<b></i>",
        "<a b=",
        "<a b='",
        '<a b="x',
        "<a/",
    ),
    *(
        "<a =",
        '="',
        "<![CDATA[",
        "<script>",
        "<script></",
        "<title>",
        "<textarea>",
        "<svg><title>",
        "<p hidden>",
        "<li>",
    ),
    *(
        "<!-- -",
        "&#",
        "&#1",
        "&",
        "&a",
        "1",
        "a\u0301\u0323",
        "\u0301\u0323",
        "\ufdfa",
        "<details>",
        "<a b=1 >",
        "\n",
        "\0",
    ),
]
MEBIBYTE = 1024 * 1024


def read(body, content_type=HTML):
    page = page_of(body, content_type)
    assert page is not None
    return page


def text_of(source, content_type=HTML):
    return read(source.encode(), content_type).text


def title_of(source):
    return read(source.encode()).title


@pytest.mark.parametrize("unit", HOSTILE, ids=ascii)
@pytest.mark.parametrize("before", ["", "<div>" * 1000, "<a ", "&#"], ids=ascii)
def test_no_mebibyte_takes_long(unit, before):
    body = (before.encode() + unit.encode() * MEBIBYTE)[:MEBIBYTE]

    began = time.process_time()
    page_of(body, "text/html")

    assert time.process_time() - began < 10


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("<p>one</p><p>two</p>three", "one two three"),
        ("Gal<b>a</b>xy<br>S24", "galaxy s24"),
        ("<ul><li>a<li>b</ul>", "a b"),
        ("<table><tr><td>a<td>b<tr><td>c</table>", "a b c"),
        ("a<script>var x = '<p>no</p>';</script>b", "a b"),
        ("a<SCRIPT>no</SCRIPTS></Script >b", "a b"),
        ("a<style>no</style><noscript>no</noscript><template>no</template><iframe>no</iframe>b", "a b"),
        ("<title>no</title><textarea>no</textarea>a<svg><title>no</title><text>no</text></svg>", "a"),
        ("a<!-- <p>no</p> -->b", "ab"),
        ("a<!-->b-->", "ab-->"),
        ("a<!doctype html><?php no ?>b", "ab"),
        ("a</ no>b", "ab"),
        ("<p hidden>no</p>a", "a"),
        ("<p hidden>no<p>a", "a"),
        ("<div hidden><div>no</div>no</div>a", "a"),
        ("<div style='color: red; DISPLAY : none'>no</div>a", "a"),
        ("<div style='visibility:hidden'>no</div>a", "a"),
        ("<div style='xdisplay:none'>a</div>", "a"),
        ("<p aria-hidden=true>a</p>", "a"),
        ("<p title hidden title=x>no</p><input hidden>a", "a"),
        ("<p style='display:none' style=''>no</p>a", "a"),
        ("<div hidden>no</b>no</div>a</div>b", "a b"),
        ("<details><summary>a</summary>no<details open>no</details></details>b", "a b"),
        ("<details open><summary>a</summary>b</details>", "a b"),
        ("<div hidden><details><summary>no</summary></details></div>a", "a"),
        ("<dialog>no</dialog><dialog open>a</dialog>", "a"),
        ('<img alt="no"><meta name=description content=no><meta property="og:description" content="no">a', "a"),
        ("1 < 2 &lt; 3 &amp;&#51;&#x34;&nbsp;&hearts; &unknown;", "1 < 2 < 3 &34 ♥ &unknown;"),
        (f"a&#{'9' * 5000};b&#x{'f' * 5000};c", "a\ufffdb\ufffdc"),
        ("<a title='>' href=\">\" x=a>b</a>", "b"),
        ("<a title=don't>b</a>c", "bc"),
        ('a<a title="no>no', "a"),
        ("a<p", "a"),
        ("<p title=no", ""),
        ("a<", "a<"),
        ("a<script>no", "a"),
        ("a<!-- no", "a"),
        ("\u200bＧＡＬＡＸＹ\u00a0 \u3000ﬁ\u00ad\ufeffx", "galaxy fix"),  # noqa: RUF001
        ("\u1112\u1161\u11ab\u1100\u1173\u11af", "한글"),
    ],
)
def test_what_is_shown_is_read_and_nothing_else(source, seen):
    assert text_of(source) == seen


def test_the_title_is_the_first_one_of_the_page():
    assert title_of("<title>My &amp; <b>Post</title><title>other</title>") == "my & <b>post"
    assert title_of("<svg><title>icon</title></svg><title>Post</title>") == "post"
    assert title_of("<p>none</p>") == ""


@pytest.mark.parametrize("begins", ["<main>", "<article>", "<h1>"])
def test_the_main_part_begins_with_its_element(begins):
    page = read(f"<nav>menu</nav><div hidden>{begins}no</div>again{begins}post".encode())

    assert (page.text, page.text[page.main :]) == ("menu again post", "post")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("한글 리뷰".encode(), "text/html"),
        ("한글 리뷰".encode(), "text/html; charset=UTF-8"),
        ("한글 리뷰".encode("cp949"), "text/html; charset=euc-kr"),
        ("한글 리뷰".encode("cp949"), 'text/html; charset="KS_C_5601-1987"'),
        ("한글 리뷰".encode("cp949"), "text/plain; charset=cp949"),
        ("한글 리뷰".encode("cp949"), "text/html"),
        (b'<meta charset="euc-kr">' + "한글 리뷰".encode("cp949"), "text/html"),
        (b"<META http-equiv=x content='text/html; charset=euc-kr'>" + "한글 리뷰".encode("cp949"), "text/html"),
        (b"<meta charset=euc-kr>" + "한글 리뷰".encode(), "text/html; charset=utf-8"),
        (b"<meta charset=utf-16>" + "한글 리뷰".encode(), "text/html"),
        (b"\xef\xbb\xbf" + "한글 리뷰".encode(), "text/html; charset=euc-kr"),
        (b"\xff\xfe" + "한글 리뷰".encode("utf-16-le"), "text/html; charset=utf-8"),
        ("한글 리뷰".encode(), "text/html; charset=unicode_escape"),
        ("한글 리뷰".encode(), "application/xhtml+xml; charset=bogus"),
        ("한글 리뷰".encode(), ""),
    ],
)
def test_the_charset_is_the_one_that_browsers_take(body, content_type):
    assert read(body, content_type).text == "한글 리뷰"


def test_western_bytes_are_windows_1252_and_none_refuse_to_be_text():
    assert text_of("", HTML) == ""
    assert read(b"caf\xe9 \x80", "text/plain").text == "café €"
    assert read(b"caf\xe9 \x80", "text/plain; charset=iso-8859-1").text == "café €"
    assert read(b"a\xff\xc3b", HTML).text == "a\ufffd\ufffdb"


@pytest.mark.parametrize("kind", ["application/json", "image/png", "text/htmlx", "text/css", "multipart/mixed"])
def test_other_kinds_are_no_pages(kind):
    assert page_of(b"a", kind) is None


def test_plain_text_is_no_markup():
    assert text_of("a <b>bold</b> &amp;", "TEXT/Plain; charset=utf-8") == "a <b>bold</b> &amp;"


@given(st.binary(max_size=300), st.sampled_from(["text/html", "text/plain", HTML, "text/html; charset=big5"]))
def test_any_bytes_are_read(body, content_type):
    page = read(body, content_type)

    assert 0 <= page.main <= len(page.text)
    assert page.text == folded(page.text)


words = st.text(st.sampled_from("ab c&;<>#x'\"=/-!?\n"), max_size=12)
elements = st.sampled_from(["p", "b", "div", "a", "i", "section"])
attributes = st.dictionaries(st.sampled_from(["id", "class", "title"]), words)


def begin(name, given):
    return f"<{name}" + "".join(f' {key}="{html.escape(value)}"' for key, value in given.items()) + ">"


pieces = st.one_of(
    words.map(html.escape),
    st.builds(begin, elements, attributes),
    elements.map(lambda name: f"</{name}>"),
    words.map(lambda text: f"<!-- {text.replace('-', '')} -->"),
)


class Standard(HTMLParser):
    """The standard library's parser, for what is not meant to hurt."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        self.found.append((tag, None))

    def handle_data(self, data):
        self.found.append(data)


def merged(found):
    """Return the same with texts that follow each other as one."""
    joined = []
    for one in found:
        if isinstance(one, str) and joined and isinstance(joined[-1], str):
            joined[-1] += one
        else:
            joined.append(one)
    return [one for one in joined if one != ""]


@given(st.lists(pieces, max_size=12).map("".join))
@example('<a title="&lt;">&amp;lt;</a>')
def test_good_html_is_read_as_the_standard_library_reads_it(source):
    standard = Standard()
    standard.feed(source)
    standard.close()

    ours = [one if isinstance(one, str) else (one.name, None if one.ends else one.attributes) for one in tokens(source)]

    assert merged(ours) == merged(standard.found)


@given(st.text(st.sampled_from("<>/!-?= ab\"'&;#xscript\n"), max_size=60))
def test_whatever_stands_there_ends_and_tags_have_names(source):
    found = list(tokens(source))

    assert all(token.name for token in found if isinstance(token, Tag))


@given(st.text(), st.text())
def test_folding_twice_is_folding_once_and_spaces_never_double(text, other):
    once = folded(f"{text} {other}")

    assert folded(once) == once
    assert "  " not in once
    assert once == once.strip()
