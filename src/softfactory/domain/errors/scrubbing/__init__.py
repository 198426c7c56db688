"""Taking secrets out of events."""
