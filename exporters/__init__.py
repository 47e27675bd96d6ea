"""Rows to files a trainer loads, with manifest and card."""
