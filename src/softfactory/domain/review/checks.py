"""Whether a submitted page can be read, names the product, and says near its beginning that it is advertising.

Readers must learn of the reward before they read on. Sources: the Korea Fair Trade Commission's guidelines on
endorsements, as of 1 December 2024 (in the title or at the beginning, seen without a click or scrolling); 16 CFR 255.0
of the US Federal Trade Commission (unavoidable), and its letters to influencers (above "more").
"""

import re
from collections.abc import Iterator
from datetime import datetime

from softfactory.domain.kernel.fetch import FetchFailed, Reply, TargetNotAllowed

from .model import Campaign, Checks
from .page import Page, folded, page_of

MAX_REASON = 300
BEGINNING = 300
"""How many characters are the beginning: fifteen lines of twenty, which a telephone shows without scrolling."""
REACHABLE, NAMES_PRODUCT, DISCLOSED = "reachable", "names_product", "disclosed"
_BETWEEN = re.compile(r"[\s\u2010-\u2015\u2212-]")
"""What a name is the same with and without."""
_OF_A_WORD = re.compile("[a-z0-9\u00df-\u024f\u0370-\u052f]")
"""Letters of scripts whose words stand apart: in others, particles follow a name without a space."""
_UNREAD = "The page could not be read."
_OK = range(200, 300)


def checked(campaign: Campaign, found: Reply | FetchFailed | TargetNotAllowed, *, at: datetime) -> Checks:
    """Return what is to be said of a submission by what its address answered."""
    page = _page(found)
    if isinstance(page, str):
        details = {REACHABLE: page, NAMES_PRODUCT: _UNREAD, DISCLOSED: _UNREAD}
    else:
        judged = {NAMES_PRODUCT: _naming(campaign, page), DISCLOSED: _disclosing(campaign, page)}
        details = {name: wrong for name, wrong in judged.items() if wrong}
    return Checks(
        at=at,
        reachable=REACHABLE not in details,
        names_product=NAMES_PRODUCT not in details,
        disclosed=DISCLOSED not in details,
        details=details,
    )


def places(sought: str, text: str) -> Iterator[tuple[int, int]]:
    """Yield where *sought* stands in *text* (both `folded`) as words of its own, with or without spaces and hyphens.

    A hashtag stands where nothing makes it longer.
    """
    needle = _BETWEEN.sub("", sought)
    at = [index for index, character in enumerate(text) if not _BETWEEN.match(character)]
    solid = "".join(text[index] for index in at)
    start = solid.find(needle) if needle else -1
    while start >= 0:
        begins, ends = at[start], at[start + len(needle) - 1] + 1
        if _stands_alone(text, begins, ends, hashtag=needle.startswith("#")):
            yield begins, ends
        start = solid.find(needle, start + 1)


def _stands_alone(text: str, begins: int, ends: int, *, hashtag: bool) -> bool:
    before, after = text[begins - 1 : begins] if begins else "", text[ends : ends + 1]
    if hashtag and (after.isalnum() or after == "_"):
        return False
    return not (_both(before, text[begins]) or _both(text[ends - 1], after))


def _both(one: str, other: str) -> bool:
    return bool(_OF_A_WORD.match(one) and _OF_A_WORD.match(other))


def _page(found: Reply | FetchFailed | TargetNotAllowed) -> Page | str:
    """Return what is read at the address, or why nothing is."""
    if not isinstance(found, Reply):
        return (str(found) or found.title)[:MAX_REASON]
    if found.status not in _OK:
        return f"The address answered {found.status}."
    page = page_of(found.body, found.headers.get("content-type", ""))
    if page is None:
        return "At the address is neither an HTML page nor plain text."
    return page if page.text else "The page has no text: what scripts and images show is not read."


def _naming(campaign: Campaign, page: Page) -> str:
    """Return what is wrong with how the page names the product."""
    name = folded(campaign.product_name)
    named = any(True for text in (page.title, page.text) for _ in places(name, text))
    return "" if named else f"The page does not name {campaign.product_name}."


def _disclosing(campaign: Campaign, page: Page) -> str:
    """Return what is wrong with where the page discloses the reward."""
    sought = folded(campaign.disclosure)
    if any(True for _ in places(sought, page.title)):
        return ""
    found = list(places(sought, page.text))
    if any(_is_at_a_beginning(page, begins, ends) for begins, ends in found):
        return ""
    if not found:
        return f"The page does not say “{campaign.disclosure}”."
    return (
        f"“{campaign.disclosure}” stands only at character {found[0][0] + 1} of {len(page.text)}; "
        f"it must be in the title or within the first {BEGINNING}."
    )


def _is_at_a_beginning(page: Page, begins: int, ends: int) -> bool:
    """Tell whether a place is at the beginning of the text, or of its main part if that is most of it.

    So menus before it do not count, and what is called the main part at the end of a page is none.
    """
    starts = (0, page.main) if 2 * page.main <= len(page.text) else (0,)
    return any(start <= begins and ends <= start + BEGINNING for start in starts)
