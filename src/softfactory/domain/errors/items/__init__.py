"""What SDKs send beside events: counted, or kept with the event it belongs to."""
