"""Source maps: bundles of them that are uploaded, and minified frames told by their original place."""
