"""Counters for machines."""
