"""What accounts refuse."""

from softfactory.domain.kernel.problems import Conflict, Invalid, NotFound, Unauthenticated


class EmailTaken(Conflict):
    """Another user has the e-mail address."""

    code = "email-taken"
    title = "The e-mail address is taken."


class BadCredentials(Unauthenticated):
    """Unknown e-mail, wrong password, inactive user: callers cannot tell which."""

    code = "bad-credentials"
    title = "E-mail or password is wrong."


class BadToken(Unauthenticated):
    """No access token, or one that is not (or no longer) good."""

    code = "bad-token"
    title = "The access token is missing or not valid."


class UserNotFound(NotFound):
    """No such user, or none that the actor may see."""

    code = "user-not-found"
    title = "There is no such user."


class InvalidName(Invalid):
    """Empty, too long, or with characters that cannot be printed."""

    code = "invalid-name"
    title = "The name is not acceptable."


class WeakPassword(Invalid):
    """Too short or too long."""

    code = "weak-password"
    title = "The password is not acceptable."
