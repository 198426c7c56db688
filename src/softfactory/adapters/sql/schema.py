"""Every table there is: importing this module completes the metadata."""

from . import accounts, errors_count_tables, errors_tables
from .tables import metadata

__all__ = ["accounts", "errors_count_tables", "errors_tables", "metadata"]
