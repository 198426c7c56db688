"""The slice of the audit log in SQL."""

from functools import cached_property

from softfactory.domain.audit.ports import AuditTx

from .audit_chain import SqlChain
from .audit_keys import SqlAuditKeys, SqlPersonKeys, SqlRepeats
from .store import SqlTx


class AuditSql(SqlTx, AuditTx):
    """The chain, its keys, persons' keys and counts in one transaction."""

    @cached_property
    def chain(self) -> SqlChain:
        return SqlChain(self.unit)

    @cached_property
    def keys(self) -> SqlAuditKeys:
        return SqlAuditKeys(self.unit)

    @cached_property
    def person_keys(self) -> SqlPersonKeys:
        return SqlPersonKeys(self.unit)

    @cached_property
    def repeats(self) -> SqlRepeats:
        return SqlRepeats(self.unit)
