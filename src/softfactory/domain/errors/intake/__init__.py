"""Storing what comes in."""
