"""What usually causes an error and what prevents it: a table, by theme."""
