"""The generator: composes a draft of quoted sentences, the answering one first, in the manner that is asked for."""

from typing import Any

from tools.llm.offline.base import FieldWriter, OfflineRole, Request, Saying
from tools.llm.offline.manners import composed
from tools.llm.offline.material import Material, material
from tools.llm.offline.weakness import weakened
from tools.plugins import load_plugin, plugin_names

_FIELDS = "tools.llm.offline.fields"
_TRIES = 3
DECLINE = "The sources at hand do not hold the answer to this question."


def answer(request: Request) -> dict[str, Any]:
    """A draft with the fields of the schema. Raises `UsageError` for a field or a weakness that it does not know."""
    writers = {name: _writer(name) for name in request.fields or _fields_of(request.text("training_type"))}
    previous, given = request.object("feedback").get("previous"), material(request)
    for more in range(_TRIES):
        saying = _saying(request, given, more)
        draft = {name: writer.write(request, saying) for name, writer in writers.items()}
        if draft != previous:
            break
    return draft


def _saying(request: Request, given: Material, more: int) -> Saying:
    """What to say: with the weakness that is asked for, else in the manner of the persona."""
    if not given.answer:
        return Saying((DECLINE,), answerable=False)
    if request.weakness:
        return weakened(request.weakness, given, request.own_chance)
    return composed(given, request.persona, request.candidate, more)


def _writer(name: str) -> FieldWriter:
    return load_plugin(_FIELDS, "FIELD", FieldWriter, name, called="field of a draft that the offline model writes:")


def _fields_of(training_type: str) -> list[str]:
    """The fields of a draft where no schema was given: those of the training type, as far as they are known."""
    names = plugin_names(_FIELDS)
    return [name for name in names if training_type in _writer(name).training_types] or ["response", "own_reasoning"]


ROLE = OfflineRole(answer)
