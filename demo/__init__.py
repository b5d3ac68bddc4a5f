"""A whole EkTola on one machine, for trying it out and for tests; nothing here runs in production."""
