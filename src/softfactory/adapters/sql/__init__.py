"""SQLAlchemy Core for SQLite and PostgreSQL, one module a context."""
