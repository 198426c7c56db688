"""A market for farm boxes, with bugs: see ../runner.py for how each is run into."""
