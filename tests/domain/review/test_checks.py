"""What is said of a submission: the advertising must be disclosed where readers begin, and the product named."""

from datetime import timedelta

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from softfactory.domain.kernel.fetch import FetchFailed, Reply, TargetNotAllowed
from softfactory.domain.review.checks import BEGINNING, checked, places
from softfactory.domain.review.model import Campaign, CampaignState, Checks, Reward, RewardType
from softfactory.domain.review.page import folded
from softfactory.testing.samples import NOON, uuid

CAMPAIGN = Campaign(
    id=uuid(1),
    creator_id=uuid(2),
    title="Try the kettle",
    product_name="Galaxy Kettle S2",
    category="kitchen",
    description="It boils.",
    reward=Reward(type=RewardType.POINTS, points=100),
    max_reviewers=3,
    deadline=NOON + timedelta(days=1),
    submit_by=NOON + timedelta(days=15),
    timezone="Asia/Seoul",
    disclosure="#ad",
    state=CampaignState.RUNNING,
    created_at=NOON,
)
PRODUCT = "Galaxy Kettle S2"
FILLER = "and then it boiled some more water "


def said_of(source, *, campaign=CAMPAIGN, status=200, content_type="text/html; charset=utf-8", **changes):
    """Return what is said of a page."""
    reply = Reply(
        status=status, url="https://blog.example.org/1", headers={"content-type": content_type}, body=source.encode()
    )
    return checked(attrs.evolve(campaign, **changes), reply, at=NOON)


def test_a_page_that_is_as_it_should_be_passes_everything():
    found = said_of(f"<title>My kettle</title><h1>Tea</h1><p>#ad</p><p>I tried the {PRODUCT}.</p>")

    assert found == Checks(at=NOON, reachable=True, names_product=True, disclosed=True)


@pytest.mark.parametrize("status", [199, 300, 404, 410, 500])
def test_other_statuses_than_those_of_success_are_not_reachable(status):
    found = said_of(f"#ad {PRODUCT}", status=status)

    assert (found.reachable, found.names_product, found.disclosed) == (False, False, False)
    assert found.details["reachable"] == f"The address answered {status}."
    assert found.details.keys() == {"reachable", "names_product", "disclosed"}


@pytest.mark.parametrize("status", [200, 203, 299])
def test_any_status_of_success_will_do(status):
    assert said_of(f"#ad {PRODUCT}", status=status).reachable


@pytest.mark.parametrize(
    "failure", [FetchFailed("It was too slow."), FetchFailed(), TargetNotAllowed("It is private.")]
)
def test_what_cannot_be_fetched_is_not_reachable_and_says_why(failure):
    found = checked(CAMPAIGN, failure, at=NOON)

    assert (found.reachable, found.names_product, found.disclosed) == (False, False, False)
    assert found.details["reachable"] == (str(failure) or "The address did not answer as it should.")


def test_what_a_server_says_of_its_failure_is_cut():
    assert len(checked(CAMPAIGN, FetchFailed("x" * 5000), at=NOON).details["reachable"]) == 300


@pytest.mark.parametrize("content_type", ["application/json", "image/png"])
def test_what_is_no_page_is_not_reachable(content_type):
    found = said_of(f"#ad {PRODUCT}", content_type=content_type)

    assert not found.reachable
    assert "neither an HTML page nor plain text" in found.details["reachable"]


def test_a_page_without_text_is_not_reachable():
    found = said_of(f"<title>#ad {PRODUCT}</title><script>write()</script><img src=a.png>")

    assert (found.reachable, found.disclosed) == (False, False)
    assert "no text" in found.details["reachable"]


@pytest.mark.parametrize(
    "named",
    [
        "galaxy kettle s2",
        "GalaxyKettleS2",
        "galaxy-kettle\u2010s2",
        "ＧＡＬＡＸＹ Kettle S2",  # noqa: RUF001
        "Galaxy\n Kettle&nbsp;S2를 썼다",
        "<b>Gal</b>axy Kettle S2",
        "(Galaxy Kettle S2)",
        "Galaxy\u200bKettle S2",
        "제품Galaxy Kettle S2",
    ],
)
def test_a_name_is_found_however_it_is_spaced_and_spelt(named):
    assert said_of(f"#ad {named}").names_product


@pytest.mark.parametrize("other", ["Galaxy Kettle", "Galaxy Kettle S24", "MyGalaxy Kettle S2", "Galaxy Cattle S2"])
def test_another_name_is_not_the_products(other):
    found = said_of(f"#ad {other}")

    assert found.details == {"names_product": f"The page does not name {PRODUCT}."}


def test_a_korean_name_may_have_particles():
    assert said_of("#ad 은하수주전자는 좋다", product_name="은하수 주전자").names_product


def test_the_title_names_it_as_well():
    assert said_of(f"<title>{PRODUCT}</title>#ad").names_product


@pytest.mark.parametrize(
    ("disclosure", "text", "disclosed"),
    [
        ("#ad", "#AD today", True),
        ("#ad", "today,#ad.", True),
        ("#ad", "an #adventure", False),
        ("#ad", "#ad_hoc", False),
        ("#ad", "#ad2", False),
        ("ad", "read", False),
        ("ad", "lad ad lib", True),
        ("#광고", "#광고 오늘은", True),
        ("#광고", "#광고아님", False),
        ("#광고", "<a href=x>#광고</a><a href=y>#협찬</a>", True),
        ("이 글은 제품을 제공받아", "이 글은  제품을 제공 받아 작성하였습니다", True),
        ("이 글은 제품을 제공받아", "이글은 제품을<br>제공받아작성했다", True),
        ("유료 광고", "유료 홍보", False),
    ],
)
def test_a_disclosure_is_its_own_words(disclosure, text, disclosed):
    assert said_of(text, disclosure=disclosure).disclosed == disclosed


@pytest.mark.parametrize("at_end", ["<p>#ad</p>", "<h1>#ad</h1>", "<main>#ad</main>", "<footer>#ad</footer>"])
def test_a_disclosure_only_at_the_end_is_none_and_it_is_said_where_it_stands(at_end):
    found = said_of(f"<p>{PRODUCT} {FILLER * 20}</p>{at_end}")

    assert (found.reachable, found.names_product, found.disclosed) == (True, True, False)
    assert found.details["disclosed"].startswith("“#ad” stands only at character 718 of 720; ")


def test_a_disclosure_that_is_nowhere_is_said_to_be():
    assert said_of(PRODUCT).details == {"disclosed": "The page does not say “#ad”."}


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>#ad</p>",
        "<!-- #ad -->",
        "<script>#ad</script>",
        "<details>#ad</details>",
        '<meta content="#ad">',
        "<img alt='#ad'>",
    ],
)
def test_what_readers_do_not_see_discloses_nothing(hidden):
    assert not said_of(f"{hidden}{PRODUCT}").disclosed


def test_the_title_discloses_wherever_the_text_does():
    assert said_of(f"<title>[#ad] Kettle</title>{FILLER * 20} {PRODUCT}").disclosed


@pytest.mark.parametrize("begins", ["<main>", "<article>", "<h1>Tea</h1>"])
def test_menus_before_the_main_part_do_not_count(begins):
    menu = f"<nav>{'home about contact ' * 30}</nav>"

    assert said_of(f"{menu}{begins}<p>#ad</p>{FILLER * 30} {PRODUCT}").disclosed
    assert not said_of(f"{menu}<div><p>#ad</p>{FILLER * 30} {PRODUCT}").disclosed
    assert not said_of(f"{menu}{begins}{FILLER * 30} <p>#ad</p>{PRODUCT}").disclosed


def test_what_stands_among_the_menus_is_no_beginning():
    menu = f"<nav>{'home about ' * 40} #ad {'home about ' * 10}</nav>"

    assert not said_of(f"{menu}<main>{FILLER * 30} {PRODUCT}</main>").disclosed


def test_three_hundred_characters_are_the_beginning():
    assert said_of(f"{'x' * 296} #ad").disclosed
    assert not said_of(f"{'x' * 297} #ad").disclosed


@given(st.integers(0, 2 * BEGINNING), st.integers(0, 2 * BEGINNING))
def test_the_beginning_is_so_many_characters_whatever_follows(before, after):
    found = said_of(f"{'x' * before} #ad {'y' * after}", content_type="text/plain; charset=utf-8")

    assert found.disclosed == ((before + 1 if before else 0) + len("#ad") <= BEGINNING)
    assert found.disclosed == ("disclosed" not in found.details)


texts = st.text(st.sampled_from("ab- #Ａß가나\u0301\n"), max_size=30).map(folded)


@given(texts, texts, texts)
def test_a_place_holds_what_was_sought_and_nothing_makes_it_longer(before, sought, after):
    text = folded(f"{before}{sought}{after}")

    for begins, ends in places(sought, text):
        assert solid(text[begins:ends]) == solid(sought)


@given(texts, texts, texts)
def test_what_stands_between_spaces_is_found(before, sought, after):
    assume(solid(sought))
    assume(not (sought.startswith("-") or sought.endswith("-")))  # that is no space
    start = len(f"{before} ".lstrip())

    found = list(places(sought, f"{before} {sought} {after}".strip()))

    assert (start, start + len(sought)) in found


def solid(text):
    return "".join(text.split()).replace("-", "")
