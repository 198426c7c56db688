"""What of a project's events is kept, by age and by number."""
