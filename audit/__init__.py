"""How much of what is wrong the review catches: known defects planted in good records, and reviewed blind."""
