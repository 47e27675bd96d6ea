"""Fixtures of the export tests."""

from tests.exporters.loading import load

__all__ = ["load"]
