"""A local server that speaks the wire protocols of models and search engines, and misbehaves on demand."""

from tests.protocol.faults import Faults
from tests.protocol.local_server import ProtocolServer
from tests.protocol.scripts import (
    Hook,
    Script,
    judge_approves_everything,
    judge_approves_one_in,
    judge_rejects_everything,
    judge_revises_once,
)

__all__ = [
    "Faults",
    "Hook",
    "ProtocolServer",
    "Script",
    "judge_approves_everything",
    "judge_approves_one_in",
    "judge_rejects_everything",
    "judge_revises_once",
]
