"""Customer lists on their way in: bytes become rows with a role for each column; what rows become is decided elsewhere."""
