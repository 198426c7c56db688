"""Error tracking: projects, events, and the patterns (bugs) behind them."""
