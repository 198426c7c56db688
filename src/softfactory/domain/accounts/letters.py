"""What is mailed, composed when it is sent: no job and no row holds a token's text."""

from collections.abc import Mapping

import attrs

from softfactory.domain.kernel.jobs import Job
from softfactory.domain.kernel.mail import Mail

from . import tokens
from .model import MailToken, Purpose, Registration
from .usecases import UseCases

Letter = tuple[str, str]
"""Subject and text, with places for `token` and `url`."""

_USE = """
    {url}#token={token}

or enter this token by hand:

    {token}

It is good for 30 minutes and for one use."""
CONFIRM: Letter = (
    "Confirm your address",
    f"""Somebody, hopefully you, registered this address. To confirm it, open
{_USE} You will be asked for the password you chose.
If it was not you, do nothing.
""",
)
TAKEN: Letter = (
    "You already have an account",
    """Somebody, hopefully you, registered this address, which has an account already.
Log in at {url}, or ask there to reset the password. If it was not you, do nothing.
""",
)
LETTERS: Mapping[Purpose, Letter] = {
    Purpose.RESET: (
        "Reset your password",
        f"""Somebody, hopefully you, asked to reset your password. To choose another, open
{_USE}
If it was not you, do nothing: the password stays.
""",
    ),
    Purpose.UNLOCK: (
        "Your account is locked",
        f"""Too many wrong passwords were tried for your account, so logins from unknown
devices are refused for now. To unlock it, open
{_USE}
Devices you logged in on before are not affected.
""",
    ),
    Purpose.ADDRESS: (
        "Confirm your new address",
        f"""To use this address for your account from now on, open
{_USE}
If it was not you, do nothing.
""",
    ),
    Purpose.NOTICE: (
        "Your address was changed",
        """Your account has another e-mail address now, and this one no longer belongs to
it. If it was not you, write to the administrators of {url}.
""",
    ),
}
PAGES: Mapping[Purpose, str] = {
    Purpose.RESET: "/reset-password",
    Purpose.UNLOCK: "/unlock",
    Purpose.ADDRESS: "/verify-email",
    Purpose.NOTICE: "",
}


@attrs.frozen(kw_only=True, slots=False)
class LetterUseCases(UseCases):
    """Sending letters: the work of the jobs of kind `LETTER`."""

    def send_letter(self, job: Job) -> None:
        """Send what a token or a registration asks for, if it is still there; a repeat has the same Message-ID.

        Raises `MailUnavailable`, `MailRefused`.
        """
        letter = self._letter(job.id, job.payload["token"])
        if letter:
            self.mailer.send(letter)

    def _letter(self, letter_id: str, token_id: str) -> Mail | None:
        with self.store.reading() as tx:
            token = tx.mail_tokens.find(token_id)
            waiting = None if token else tx.mail_tokens.registration(token_id)
            owner = tx.users.find(token.user_id) if token else None
            taken = tx.users.by_email(waiting.email) if waiting else None
        if waiting:
            return self._of_registration(letter_id, waiting, taken=taken is not None)
        if token is None or owner is None:
            return None
        return self._of_token(letter_id, token, token.address or owner.email)

    def _of_registration(self, letter_id: str, waiting: Registration, *, taken: bool) -> Mail:
        page = "" if taken else "/verify-email"
        return self._written(letter_id, TAKEN if taken else CONFIRM, waiting.email, waiting.id, page)

    def _of_token(self, letter_id: str, token: MailToken, to: str) -> Mail:
        return self._written(letter_id, LETTERS[token.purpose], to, token.id, PAGES[token.purpose])

    def _written(self, letter_id: str, letter: Letter, to: str, token_id: str, page: str) -> Mail:
        subject, text = letter
        token = tokens.mail_token(self.vault, token_id)
        url = self.public_url.rstrip("/") + page
        return Mail(id=letter_id, to=to, subject=subject, text=text.format(token=token, url=url))
