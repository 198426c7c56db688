"""Telling people and programs outside what was decided."""
