"""Pages read from the web: guarded against where they lead, polite to their hosts, asked once for all who want them."""
