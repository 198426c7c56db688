"""Real SDKs against a real server."""
