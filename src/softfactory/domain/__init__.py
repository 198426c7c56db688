"""The pure core: values, rules and use cases. Imports nothing but the standard library and attrs."""
