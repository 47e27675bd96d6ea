"""Tests of the sandboxes, each tier by itself and all in order."""
