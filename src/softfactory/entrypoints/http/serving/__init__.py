"""Serving: waitress, hardened, in several processes, and leaving without losing a request."""
