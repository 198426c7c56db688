"""Every table there is: importing this module completes the metadata."""

from . import accounts_tables, audit_tables, errors_count_tables, errors_tables, jobs_tables
from .tables import metadata

__all__ = ["accounts_tables", "audit_tables", "errors_count_tables", "errors_tables", "jobs_tables", "metadata"]
