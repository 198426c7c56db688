"""Sessions: what a login gives, how it is renewed, and how it ends."""

from datetime import datetime

import attrs

from softfactory.domain.kernel.actor import NOWHERE, Actor, Origin
from softfactory.domain.kernel.paging import Page, PageRequest, paged

from . import tokens
from .attempts import Attempts
from .credentials import Claims
from .model import Device, Session, User
from .ports import AccountsTx
from .problems import BadRefreshToken, BadToken, SessionNotFound
from .rules import DEVICE_LIFETIME, REFRESH_IDLE, REUSE_TOLERANCE, SESSION_LIFETIME


@attrs.frozen(kw_only=True)
class Tokens:
    """What a completed login gives."""

    access_token: str = attrs.field(repr=False)
    refresh_token: str = attrs.field(repr=False)
    """Good for one use within 30 days; each use gives another."""
    token_type: str = "Bearer"  # noqa: S105 - a type of token, none itself
    expires_in: int
    """Seconds that the access token is good for."""
    device_token: str | None = attrs.field(default=None, repr=False)
    """Send it with the next login from the same device: strangers cannot lock that out."""
    password_expired: bool = False
    """Whether the access token is good for nothing but a change of the password."""
    user: User


@attrs.frozen(kw_only=True, slots=False)
class SessionUseCases(Attempts):
    """Renewing and ending sessions."""

    def bearer(self, token: str) -> tuple[Session, User]:
        """Return whose access token it is; raises `BadToken`, also when the session or the user's welcome has ended."""
        claims = self.keyring.verify(token)
        if claims is None:
            raise BadToken("The token is not one of ours, or it has expired; log in again.")
        with self.store.glancing() as tx:
            found = tx.users.bearer(claims.session_id)
        if found is None or found[1].id != claims.user_id or found[1].disabled_at is not None:
            raise BadToken("The token's session has ended; log in again.")
        return found

    def refresh(self, refresh_token: str, *, origin: Origin = NOWHERE) -> Tokens:
        """Trade a refresh token for its successor and an access token; raises `BadRefreshToken`.

        For 10 s the token before the current one gets the same successor. After that, or with an older one, somebody
        else has a copy, and the session ends.
        """
        session_id, counter = self._read(refresh_token)
        now = self.now()
        with self.store.writing() as tx:
            bearer = tx.users.bearer(session_id)  # locks nothing: users are locked before sessions, never after
            user = bearer[1] if bearer else None
            session = tx.sessions.find(session_id)
            if session is None or user is None or user.disabled_at or _is_over(session, now):
                renewed = None
            elif counter == session.counter:
                renewed = attrs.evolve(session, counter=counter + 1, refreshed_at=now)
                tx.sessions.save(renewed)
            elif counter == session.counter - 1 and now - session.refreshed_at <= REUSE_TOLERANCE:
                renewed = session
            else:
                renewed = None
                tx.sessions.end(session.id)
                ended = {"ended": session.id}
                tx.record(self._event("authn_token_reuse", subject=user.id, origin=origin, details=ended))
        if renewed is None or user is None:
            raise BadRefreshToken("The session has ended; log in again.")
        return self._tokens(renewed, user)

    def log_out(self, actor: Actor, *, everywhere: bool = False) -> None:
        """End the actor's session at once, or all its user's sessions and trusted devices."""
        with self.store.writing() as tx:
            if everywhere and actor.user_id:
                self._end_all(tx, actor.user_id)
            elif actor.session_id:
                tx.sessions.end(actor.session_id)
            details = {"everywhere": "yes"} if everywhere else {}
            tx.record(self._event("session_end", actor=actor, subject=actor.user_id, details=details))

    def sessions(self, actor: Actor, page: PageRequest | None = None) -> Page[Session | Device]:
        """Return the actor's sessions and trusted devices, oldest first, without those that are over."""
        user_id, now = actor.user_id or "", self.now()
        with self.store.reading() as tx:
            sessions, devices = tx.sessions.of_user(user_id), tx.devices.of_user(user_id)
        found: list[Session | Device] = [one for one in sessions if not _is_over(one, now)]
        found += [one for one in devices if now - one.used_at < DEVICE_LIFETIME]
        found.sort(key=lambda one: one.id)
        return paged(found, page or PageRequest(), lambda one: (one.id,))

    def end_session(self, actor: Actor, session_id: str) -> None:
        """End one of the actor's sessions, or trust one of its devices no longer; raises `SessionNotFound`."""
        with self.store.writing() as tx:
            session, device = tx.sessions.find(session_id), tx.devices.find(session_id)
            owner = session.user_id if session else device.user_id if device else None
            if owner is None or owner != actor.user_id:
                raise SessionNotFound("You have no such session or device.")
            tx.sessions.end(session_id)
            tx.devices.end(session_id)
            tx.record(self._event("session_end", actor=actor, subject=owner, details={"ended": session_id}))

    def _begin(self, tx: AccountsTx, user: User, origin: Origin, device: Device | None = None) -> Session:
        """Store a session of a user who has proven to be one, on a device that is trusted from now on."""
        now = self.now()
        device = device or Device(id=self.ids.uuid7(), user_id=user.id, created_at=now, used_at=now)
        tx.devices.put(attrs.evolve(device, used_at=now, user_agent=origin.user_agent))
        session = Session(
            id=self.ids.uuid7(),
            user_id=user.id,
            device_id=device.id,
            created_at=now,
            authenticated_at=now,
            refreshed_at=now,
            address=origin.address,
            user_agent=origin.user_agent,
        )
        tx.sessions.add(session)
        return session

    def _tokens(self, session: Session, user: User, *, is_new: bool = False) -> Tokens:
        now = self.now()
        lifetime = self.rules.access_token_lifetime
        claims = Claims(
            user_id=user.id,
            session_id=session.id,
            token_id=self.ids.uuid7(),
            issued_at=now,
            expires_at=now + lifetime,
        )
        device = tokens.device_token(self.vault, session.device_id, user.id) if is_new and session.device_id else None
        return Tokens(
            access_token=self.keyring.sign(claims),
            refresh_token=tokens.refresh_token(self.vault, session.id, session.counter),
            expires_in=int(lifetime.total_seconds()),
            device_token=device,
            password_expired=self.must_change_password(user),
            user=user,
        )

    def must_change_password(self, user: User) -> bool:
        """Tell whether a user may do nothing else: the password is too old, or an administrator asked for another."""
        oldest = self.rules.password_max_age
        too_old = oldest is not None and self.now() - user.password_changed_at > oldest
        return user.must_change_password or too_old

    def _read(self, refresh_token: str) -> tuple[str, int]:
        read = tokens.read_refresh_token(self.vault, refresh_token)
        if read is None:
            raise BadRefreshToken("The refresh token is not one of ours; log in again.")
        return read

    @staticmethod
    def _end_all(tx: AccountsTx, user_id: str, *, but: str | None = None) -> None:
        """End all sessions of a user, but perhaps one, and trust none of the devices any longer."""
        tx.sessions.end_all(user_id, but=but)
        tx.devices.end_all(user_id)


def _is_over(session: Session, now: datetime) -> bool:
    return now - session.refreshed_at >= REFRESH_IDLE or now - session.created_at >= SESSION_LIFETIME
