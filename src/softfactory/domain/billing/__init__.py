"""Products, subscriptions and payments."""
