"""Review campaigns."""
