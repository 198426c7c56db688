"""Every table there is: importing this module completes the metadata."""

from . import (
    accounts_tables,
    answers_tables,
    audit_tables,
    billing_ledger_tables,
    billing_tables,
    coocook_booking_tables,
    coocook_tables,
    errors_alert_tables,
    errors_artifact_tables,
    errors_count_tables,
    errors_item_tables,
    errors_merge_tables,
    errors_retention_tables,
    errors_tables,
    jobs_tables,
    review_ledger_tables,
    review_tables,
)
from .tables import metadata

__all__ = [
    "accounts_tables",
    "answers_tables",
    "audit_tables",
    "billing_ledger_tables",
    "billing_tables",
    "coocook_booking_tables",
    "coocook_tables",
    "errors_alert_tables",
    "errors_artifact_tables",
    "errors_count_tables",
    "errors_item_tables",
    "errors_merge_tables",
    "errors_retention_tables",
    "errors_tables",
    "jobs_tables",
    "metadata",
    "review_ledger_tables",
    "review_tables",
]
