"""Booking a chef."""
