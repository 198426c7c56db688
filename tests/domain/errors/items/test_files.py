"""Names of files are what every file system and header takes as a name, and files come back as they were sent."""

from hypothesis import given
from hypothesis import strategies as st

from softfactory.domain.errors.items.sent import Sent, SentFile
from softfactory.domain.errors.items.told.arrival import Arrival
from softfactory.domain.errors.items.told.files import MAX_NAME, clean_name, content_of, kept_file
from softfactory.domain.kernel.actor import SYSTEM
from softfactory.testing.samples import NOON, hex_id

HERE = Arrival(project_id=1, at=NOON)


@given(st.text(st.sampled_from('a.b/\\ "<>:*?|\n\0\u202e\u2028é😀'), max_size=300) | st.text())
def test_a_name_is_printable_and_no_path(name):
    clean = clean_name(name)

    assert clean.isprintable()
    assert 1 <= len(clean) <= MAX_NAME
    assert not set(clean) & set('/\\"<>:*?|')
    assert clean.strip(" .") == clean
    assert clean_name(clean) == clean


@given(st.binary(max_size=2000) | st.binary(min_size=1, max_size=20).map(lambda piece: piece * 100))
def test_a_file_comes_back_as_it_was_sent_and_is_never_stored_larger(content):
    file, stored = kept_file(SentFile(content=content), HERE, hex_id(1))

    assert content_of(file, stored) == content
    assert len(stored) <= len(content)
    assert file.size == len(content)


@given(st.text(max_size=300), st.text(max_size=300))
def test_types_are_plain_words_whatever_was_sent(content_type, kind):
    file, _ = kept_file(SentFile(content=b"", content_type=content_type, attachment_type=kind), HERE, hex_id(1))

    assert (file.content_type + file.attachment_type).isascii()
    assert file.content_type.count("/") == 1


def test_the_same_file_twice_is_one(everywhere):
    errors = everywhere.errors
    errors.create_project(SYSTEM, name="shop")
    sent = Sent(event_id=hex_id(1), files=[SentFile(filename=name, content=b"x") for name in "aab"])

    for _ in range(2):
        errors.take_items(1, sent)

    assert sorted(file.filename for file in errors.attachments(SYSTEM, hex_id(1))) == ["a", "b"]
    assert not errors.drops(SYSTEM, 1)
