"""What falls due in review."""

from collections.abc import Mapping

from softfactory.domain.kernel.work import Work
from softfactory.domain.review.course import DUE
from softfactory.domain.review.ports import ReviewStore
from softfactory.domain.review.service import Review
from softfactory.domain.review.submissions import CHECK


def review_works(review: Review, store: ReviewStore) -> Mapping[str, Work]:
    """Return how review's jobs of each kind are done."""
    return {
        DUE: Work(keep_all=lambda tx, done: review.carry_on(store.joining(tx), [one.job for one in done])),
        CHECK: Work(call=review.check, keep_all=lambda tx, done: review.keep_checks(store.joining(tx), done)),
    }
