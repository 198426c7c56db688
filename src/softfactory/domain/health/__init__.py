"""Whether the platform works, and how much it does."""
