"""What people decide about patterns, and what is merged."""
