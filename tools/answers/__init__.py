"""Comparing a given answer with the expected one: exact, safe with any text, and silent where it cannot decide."""

from tools.answers.base import Comparison
from tools.answers.compare import compare, self_equal
from tools.answers.confirm import confirmed

__all__ = ["Comparison", "compare", "confirmed", "self_equal"]
