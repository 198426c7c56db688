"""Make the tables of every reference page anew."""

from .pages import PAGES, renewed

for page in PAGES:
    page.write_text(renewed(page.read_text()))
