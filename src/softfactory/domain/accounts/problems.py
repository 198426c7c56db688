"""What accounts refuse; see also `lockout` and `email`."""

from softfactory.domain.kernel.problems import Conflict, Forbidden, Invalid, NotFound, TooMany, Unauthenticated


class EmailTaken(Conflict):
    """Another user has the e-mail address."""

    code = "email-taken"
    title = "The e-mail address is taken."


class BadCredentials(Unauthenticated):
    """Unknown e-mail, wrong password, inactive user: callers cannot tell which."""

    code = "bad-credentials"
    title = "E-mail or password is wrong."


class SecondFactorRequired(Unauthenticated):
    """The password was right, and the account asks for a code too: send `code` along."""

    code = "second-factor-required"
    title = "A code of the second factor is required."


class WrongCode(Unauthenticated):
    """The code is wrong, was used before, or its time is over; it counts like a wrong password."""

    code = "wrong-code"
    title = "The code is wrong."


class BadToken(Unauthenticated):
    """No access token, or one that is not (or no longer) good."""

    code = "bad-token"
    title = "The access token is missing or not valid."


class BadRefreshToken(Unauthenticated):
    """A refresh token that is not (or no longer) good; log in again."""

    code = "bad-refresh-token"
    title = "The refresh token is not valid."


class BadMailToken(Invalid):
    """A mailed token that is unknown, used already or older than 30 minutes; ask for another."""

    code = "bad-mail-token"
    title = "The token is not valid."


class PasswordNeeded(Forbidden):
    """The password was last proven more than 10 minutes ago: prove it again first."""

    code = "password-needed"
    title = "The password must be confirmed first."


class RateLimited(TooMany):
    """The address of origin asked too often within this minute."""

    code = "rate-limited"
    title = "Too many requests from your address."


class UserNotFound(NotFound):
    """No such user, or none that the actor may see."""

    code = "user-not-found"
    title = "There is no such user."


class SessionNotFound(NotFound):
    """No such session or device of the actor's."""

    code = "session-not-found"
    title = "There is no such session."


class ApiKeyNotFound(NotFound):
    """No such API key of the actor's."""

    code = "api-key-not-found"
    title = "There is no such API key."


class LastAdministrator(Conflict):
    """Without this one nobody could administer the platform: make another administrator first."""

    code = "last-administrator"
    title = "The last administrator must stay one."


class FactorExists(Conflict):
    """There is a second factor already; remove it first."""

    code = "second-factor-exists"
    title = "There is a second factor already."


class NoFactor(Conflict):
    """There is no second factor, or none that waits for its first code."""

    code = "no-second-factor"
    title = "There is no such second factor."


class TooManyApiKeys(Conflict):
    """A user has at most 100 API keys; remove one first."""

    code = "too-many-api-keys"
    title = "There are too many API keys."


class InvalidApiKey(Invalid):
    """A name that cannot be printed, no or unknown scopes, or an end that is past already."""

    code = "invalid-api-key"
    title = "The API key cannot be made like that."


class InvalidName(Invalid):
    """Empty, too long, or with characters that cannot be printed."""

    code = "invalid-name"
    title = "The name is not acceptable."


class WeakPassword(Invalid):
    """Too short, too long, common, or made of what everybody knows."""

    code = "weak-password"
    title = "The password is not acceptable."
