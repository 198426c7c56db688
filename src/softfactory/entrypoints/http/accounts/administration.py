"""What administrators do."""

from softfactory.domain.accounts.problems import LastAdministrator, UserNotFound
from softfactory.domain.kernel.actor import Actor, Role
from softfactory.domain.kernel.paging import BadCursor, Page
from softfactory.entrypoints.http.auth import ADMIN, ADMIN_READS
from softfactory.entrypoints.http.operation import Resource, operation
from softfactory.entrypoints.http.wire import Paged, PageView, Wire

from .profile import account_view
from .shapes import AccountView


class NewRole(Wire):
    """What somebody may do from now on."""

    role: Role


class Users(Resource):
    """/api/admin/users."""

    @operation(guard=ADMIN_READS, answer=PageView[AccountView], refuses=(BadCursor,))
    def on_get(self, actor: Actor, query: Paged) -> Page[AccountView]:
        """List all accounts, newest first."""
        return self.services.accounts.users(actor, query.page()).map(account_view)


class OneUser(Resource):
    """/api/admin/users/{user_id}."""

    @operation(guard=ADMIN_READS, answer=AccountView, refuses=(UserNotFound,))
    def on_get(self, actor: Actor, user_id: str) -> AccountView:
        """Show an account, and how things stand with it."""
        return account_view(self.services.accounts.account(actor, user_id))


class UnlockUser(Resource):
    """/api/admin/users/{user_id}/unlock."""

    @operation(guard=ADMIN, status=204, refuses=(UserNotFound,))
    def on_post(self, actor: Actor, user_id: str) -> None:
        """Clear every lock of an account."""
        self.services.accounts.unlock_user(actor, user_id)


class DisableUser(Resource):
    """/api/admin/users/{user_id}/disable."""

    @operation(guard=ADMIN, status=204, refuses=(UserNotFound, LastAdministrator))
    def on_post(self, actor: Actor, user_id: str) -> None:
        """Let somebody in no longer, and end all sessions."""
        self.services.accounts.disable_user(actor, user_id)


class EnableUser(Resource):
    """/api/admin/users/{user_id}/enable."""

    @operation(guard=ADMIN, status=204, refuses=(UserNotFound,))
    def on_post(self, actor: Actor, user_id: str) -> None:
        """Let somebody in again."""
        self.services.accounts.enable_user(actor, user_id)


class UserRole(Resource):
    """/api/admin/users/{user_id}/role."""

    @operation(guard=ADMIN, status=204, refuses=(UserNotFound, LastAdministrator))
    def on_post(self, actor: Actor, user_id: str, body: NewRole) -> None:
        """Give somebody another role, and end all sessions."""
        self.services.accounts.set_role(actor, user_id, body.role)


class RequirePasswordChange(Resource):
    """/api/admin/users/{user_id}/require-password-change."""

    @operation(guard=ADMIN, status=204, refuses=(UserNotFound,))
    def on_post(self, actor: Actor, user_id: str) -> None:
        """Let somebody do nothing but change the password."""
        self.services.accounts.require_password_change(actor, user_id)
