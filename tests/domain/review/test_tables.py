"""The tables of states on the page are the ones in the code."""

from pathlib import Path

import pytest

from softfactory.domain.review.places import APPLICATION_MOVES, CAMPAIGN_MOVES

PAGE = Path(__file__).parents[3] / "docs/explanation/review-campaigns.md"


def moves(heading):
    """Return the moves that the table under a heading shows."""
    section = PAGE.read_text().partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = [[cell.strip() for cell in line.split("|")] for line in section.splitlines() if line.startswith("|")]
    return {(before, row[2]) for row in rows[2:] for before in row[1].split(", ") if before}


@pytest.mark.parametrize(
    ("heading", "table"),
    [("The life of a campaign", CAMPAIGN_MOVES), ("The life of an application", APPLICATION_MOVES)],
)
def test_the_page_shows_every_move_and_no_other(heading, table):
    assert moves(heading) == {(before, after) for before, afters in table.items() for after in afters}
