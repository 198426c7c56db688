"""The worker's process: what falls due is done here, apart from whoever serves requests."""
