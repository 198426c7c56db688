"""/api/review: review campaigns."""
