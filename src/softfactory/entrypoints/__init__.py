"""Thin doors into the services."""
