"""A small shop with five bugs."""
