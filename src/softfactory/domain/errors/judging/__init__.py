"""How bad an error is, where it comes from and what prevents it."""
