"""A log of what happened to whom, that shows whether anybody changed it."""
