"""Administration: who exists, and what others may not do to them."""

import attrs

from softfactory.domain.kernel.actor import Actor, Role
from softfactory.domain.kernel.paging import Page, PageRequest

from .email import canonical, checked
from .factors import LABEL as FACTOR
from .model import User
from .ports import AccountsTx
from .problems import LastAdministrator, UserNotFound
from .profile import Account, ProfileUseCases
from .registration import RegistrationUseCases
from .usecases import checked_name


@attrs.frozen(kw_only=True, slots=False)
class AdministrationUseCases(ProfileUseCases, RegistrationUseCases):
    """What administrators may do; each step is in the audit log."""

    def add_user(self, actor: Actor, *, email: str, name: str, role: Role, password: str) -> User:
        """Create a user. Raises `EmailTaken`, `InvalidEmail`, `InvalidName`, `WeakPassword`."""
        actor.must_be_admin()
        address, name = checked(email), checked_name(name)
        self._must_be_strong(password, address, name)
        user = self._new_user(address, name, self.hasher.hash(password), role)
        with self.store.writing() as tx:
            tx.users.add(user)
            personal = {"email": user.email, "name": user.name}
            details = {"role": role.value}
            tx.record(self._event("user_created", actor=actor, subject=user.id, details=details, personal=personal))
        return user

    def set_password(self, actor: Actor, *, email: str, password: str) -> User:
        """Give a user another password, which ends the sessions. Raises `UserNotFound`, `WeakPassword`."""
        actor.must_be_admin()
        user = self.by_email(actor, email)
        self._must_be_strong(password, user.email, user.name)
        hashed = self.hasher.hash(password)
        with self.store.writing() as tx:
            user = self._replace_password(tx, self._existing(tx, user.id), hashed)
            details = {"by": "administrator"}
            tx.record(self._event("authn_password_change", actor=actor, subject=user.id, details=details))
        return user

    def users(self, actor: Actor, page: PageRequest | None = None) -> Page[Account]:
        """Return all accounts, newest first."""
        actor.must_be_admin()
        with self.store.reading() as tx:
            return tx.users.listed(page or PageRequest()).map(lambda user: self._standing(tx, user))

    def by_email(self, actor: Actor, email: str) -> User:
        """Return the user of an address, for whoever is logged in and was told it; raises `UserNotFound`."""
        if actor.user_id is None and not actor.is_admin:
            raise UserNotFound("Nobody here has this address.")
        with self.store.reading() as tx:
            found = tx.users.by_email(canonical(email))
        if found is None:
            raise UserNotFound("Nobody here has this address.")
        return found

    def unlock_user(self, actor: Actor, user_id: str) -> None:
        """Clear every budget of an account, also one that time alone does not open. Raises `UserNotFound`."""
        actor.must_be_admin()
        with self.store.reading() as tx:
            user = self._existing(tx, user_id)
        with self.store.writing() as tx:
            tx.lockouts.clear(self._identifier(user.email))
            tx.record(self._event("authn_unlock", actor=actor, subject=user_id, details={"by": "administrator"}))

    def disable_user(self, actor: Actor, user_id: str) -> None:
        """Let a user in no longer, and end all sessions. Raises `UserNotFound`, `LastAdministrator`."""
        actor.must_be_admin()
        with self.store.writing() as tx:
            user = self._spared(tx, user_id)
            tx.users.save(attrs.evolve(user, disabled_at=user.disabled_at or self.now()))
            self._end_all(tx, user_id)
            tx.record(self._event("user_disabled", actor=actor, subject=user_id))

    def enable_user(self, actor: Actor, user_id: str) -> None:
        """Let a disabled user in again. Raises `UserNotFound`."""
        actor.must_be_admin()
        with self.store.writing() as tx:
            tx.users.save(attrs.evolve(self._existing(tx, user_id), disabled_at=None))
            tx.record(self._event("user_enabled", actor=actor, subject=user_id))

    def set_role(self, actor: Actor, user_id: str, role: Role) -> None:
        """Give a user another role, which ends all sessions. Raises `UserNotFound`, `LastAdministrator`."""
        actor.must_be_admin()
        with self.store.writing() as tx:
            user = self._existing(tx, user_id) if role is Role.ADMIN else self._spared(tx, user_id)
            tx.users.save(attrs.evolve(user, role=role))
            self._end_all(tx, user_id)
            details = {"from": user.role.value, "to": role.value}
            tx.record(self._event("privilege_permissions_changed", actor=actor, subject=user_id, details=details))

    def require_password_change(self, actor: Actor, user_id: str) -> None:
        """Let a user do nothing but change the password. Raises `UserNotFound`."""
        actor.must_be_admin()
        with self.store.writing() as tx:
            tx.users.save(attrs.evolve(self._existing(tx, user_id), must_change_password=True))
            tx.record(self._event("user_password_change_required", actor=actor, subject=user_id))

    def rotate_keys(self, actor: Actor) -> int:
        """Sign with a new key from now on, and seal everything anew under the current secret key; return its version.

        What the key before signed is good until it expires. Raises `CannotOpen` for what neither secret key opens.
        """
        actor.must_be_admin()
        with self.store.writing() as tx:
            version = self.keyring.rotate(tx, at=self.now())
            for factor in filter(None, [tx.factors.find(one.user_id) for one in tx.factors.all()]):
                secret = self.vault.open(FACTOR, factor.secret)
                tx.factors.put(attrs.evolve(factor, secret=self.vault.seal(FACTOR, secret)))
            tx.record(self._event("crypt_keys_rotated", actor=actor, details={"version": str(version)}))
        return version

    def _spared(self, tx: AccountsTx, user_id: str) -> User:
        """Return a user who is not the last administrator; raises `LastAdministrator`."""
        others = tx.users.admins_beside(user_id)
        user = self._existing(tx, user_id)
        if user.role is Role.ADMIN and not others:
            raise LastAdministrator("Make another administrator first.")
        return user
