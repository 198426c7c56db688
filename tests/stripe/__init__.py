"""A server that plays Stripe's API, and what proves our requests: Stripe's own description of it."""
