"""Reading what SDKs send beside events: leniently, but what cannot be counted is told from what can."""
