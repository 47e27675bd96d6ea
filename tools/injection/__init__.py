"""Text of pages that addresses a model instead of a reader: found, told to people, and kept from models."""

from tools.injection.cut import kept, without
from tools.injection.fence import fenced
from tools.injection.find import find_instructions, unflagged
from tools.injection.told import notice, quoted

__all__ = ["fenced", "find_instructions", "kept", "notice", "quoted", "unflagged", "without"]
