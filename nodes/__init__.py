"""One step per file; each a plain function from state to a partial update."""
