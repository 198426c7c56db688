"""What makes two events the same bug."""
