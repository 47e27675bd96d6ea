"""Tests of the training types."""
