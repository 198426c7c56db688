"""Functions in source texts."""
