"""What clients send, read leniently."""
