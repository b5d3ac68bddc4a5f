"""The Graph faces: one module per family of calls."""
