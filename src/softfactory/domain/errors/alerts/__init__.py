"""Telling people what happens: rules, decisions, and what is sent."""
