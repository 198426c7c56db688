"""What guests thought."""

import attrs

from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.once import Asked, once
from softfactory.domain.kernel.paging import Page, PageRequest
from softfactory.domain.kernel.texts import prose

from .errands import keep
from .model import Review, State
from .parts import part_of
from .ports import CooCookTx
from .problems import ChefNotFound, InvalidReview, NotYourPart
from .transitions import Party, moved
from .usecases import UseCases, listed

MAX_COMMENT = 2000
MOST = 5


@attrs.frozen(kw_only=True, slots=False)
class ReviewingUseCases(UseCases):
    """Reviewing."""

    def review(
        self, actor: Actor, booking_id: str, *, rating: int, comment: str = "", key: str | None = None
    ) -> Review:
        """Say, once, how a completed booking was: *rating* 1 to 5, *comment* at most 2,000 characters.

        Raises `InvalidReview`, `BookingNotFound`, `NotYourPart` for the chef, `InvalidTransition`.
        """
        if not 1 <= rating <= MOST:
            raise InvalidReview(f"A rating is 1 to {MOST}.")
        comment = prose(comment, "comment", MAX_COMMENT, InvalidReview)
        at = self.now()
        asked = Asked.by(actor, "coocook.review", key, booking_id, rating, comment)
        given = Review(booking_id=booking_id, chef_id="", guest_id=actor.user_id, rating=rating, comment=comment, at=at)
        with self.store.writing() as tx:
            return once(tx, asked, Review, lambda: self._reviewed(tx, actor, given), at=at)

    def reviews(self, chef_id: str, request: PageRequest | None = None) -> Page[Review]:
        """Return what guests thought of a chef, newest first: for everybody. Raises `ChefNotFound`."""
        with self.store.reading() as tx:
            return tx.reviews.of_chef(listed(tx, chef_id).id, request or PageRequest())

    def _reviewed(self, tx: CooCookTx, actor: Actor, given: Review) -> Review:
        found, part = part_of(tx, actor, tx.bookings.find(given.booking_id))
        if part is not Party.GUEST:
            raise NotYourPart("The guest reviews.")
        chef = tx.chefs.fetch(found.chef_id)  # before the booking, as where a chef is erased: nobody waits in a circle
        booking = tx.bookings.fetch(given.booking_id)
        if chef is None or booking is None:
            raise ChefNotFound("There is no such chef.")
        keep(tx, moved(booking, State.REVIEWED, by=part, at=given.at), before=booking, ids=self.ids)
        tx.chefs.save(attrs.evolve(chef, ratings=chef.ratings + 1, rating_sum=chef.rating_sum + given.rating))
        review = attrs.evolve(given, chef_id=chef.id)
        tx.reviews.add(review)
        return review
