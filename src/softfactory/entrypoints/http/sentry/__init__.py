"""The doors of the Sentry SDKs: how their envelopes are read, and how they are answered."""
