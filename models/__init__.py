"""Records and their rules; no dialogue, no network."""
