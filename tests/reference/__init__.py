"""The tables of docs/reference, made from the code: `python -m tests.reference` writes them, a test compares them.

The prose of a page is written by hand. A table stands between `<!-- table: NAME -->` and `<!-- end -->`.
"""
