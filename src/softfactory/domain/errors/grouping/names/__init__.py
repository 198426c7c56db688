"""Names of functions, modules and types without what changes from build to build: a module for each language."""
