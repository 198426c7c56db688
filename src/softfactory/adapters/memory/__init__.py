"""Everything in dictionaries: for tests, and for embedding without a database."""
