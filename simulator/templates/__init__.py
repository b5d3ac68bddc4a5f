"""Templates: their definition, their review and what a definition asks of a send."""
