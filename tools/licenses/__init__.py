"""Under which licence a page or a document stands, from what it says and with the evidence for it."""
