"""Error tracking over HTTP: projects, events and the patterns behind them."""
