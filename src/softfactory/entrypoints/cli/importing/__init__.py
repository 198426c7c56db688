"""Events from files: what `softfactory errors import` reads, and how it knows what it has read before."""
