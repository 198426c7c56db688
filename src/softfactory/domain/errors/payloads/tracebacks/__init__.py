"""Readers of tracebacks as text, one module a language."""
