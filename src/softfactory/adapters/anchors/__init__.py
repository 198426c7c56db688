"""Where the head of the audit log is kept, outside of the database."""
