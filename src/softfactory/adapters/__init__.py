"""One technology each, serving the ports of the domain."""
