"""Booking a chef, over HTTP."""
