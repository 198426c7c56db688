"""Plans, subscriptions and payments, and what the platform shows of them."""
