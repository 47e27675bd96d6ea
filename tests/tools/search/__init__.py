"""Tests of the search sources."""
