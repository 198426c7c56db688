"""Whatever comes as a name: cleaning ends, is bounded, and what is clean stays."""

from hypothesis import example, given
from hypothesis import strategies as st

from softfactory.domain.errors.grouping.names.cleaning import clean_function, clean_module, clean_type

platforms = st.sampled_from(["python", "javascript", "java", "go", "ruby", "php", "csharp", "native", ""])
marks = st.sampled_from(
    "a total Cart .func1 .2 $1 $$ $lambda lambda$ $$Lambda$ access$ {closure} {closure: @anonymous :: -> <> < > ( ) "
    "[ ] <Total>b__0 <Total>d__5 <>c__DisplayClass1_0 `1 + .MoveNext /< async new * / \\ .js .kt - _ . # ~ "
    "0x1f @1b6d3586 3f2a9c1b ::h9de5fbebc1652d47 operator closure#1 in as const .part.0 .cold total@12 12 "
    "1234567 \0 ? : , ; é".split()
)
names = st.one_of(st.text(max_size=60), st.lists(st.one_of(marks, st.just(" ")), max_size=12).map("".join))


@given(names, platforms)
@example("<<a as b>::c as d>::e", "native")
@example("async new async x", "javascript")
@example("{closure:{closure:{closure:a::b():1}:2}:3}", "php")
def test_a_clean_name_stays_as_it_is(name, platform):
    for clean in (clean_function, clean_module, clean_type):
        once = clean(name, platform)

        assert clean(once, platform) == once


@given(names, platforms)
def test_every_function_has_a_name_or_is_anonymous(name, platform):
    assert clean_function(name, platform).strip()


@given(st.text(max_size=3_000), platforms)
@example("<" * 3_000, "native")
@example("closure #1 " * 300, "native")
@example("{closure:" * 300, "php")
@example("a-" * 1_500 + ".js", "javascript")
@example("$lambda-1" * 300, "java")
def test_names_are_bounded_whatever_comes(name, platform):
    cleaned = [clean(name, platform) for clean in (clean_function, clean_module, clean_type)]

    assert max(map(len, cleaned)) <= 200
