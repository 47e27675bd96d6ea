"""What the stored questions of a training type are about: counts, and the last texts, folded row by row."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from state.records import Outline

KEPT = 60
"""Texts that are remembered of one aspect, and of one run: as many as a request to the writer lists at most."""

Texts = deque[tuple[str, str]]
"""Texts with their aspects, the latest last."""


@dataclass
class OfRun:
    """How many questions a run has, by label; `procedures` counts those that a procedure made."""

    total: int = 0
    procedures: int = 0
    difficulties: Counter[str] = field(default_factory=Counter)
    task_types: Counter[str] = field(default_factory=Counter)

    @property
    def written(self) -> int:
        return self.total - self.procedures


@dataclass
class _Subject:
    """One topic and sub-topic, over all runs."""

    aspects: Counter[str] = field(default_factory=Counter)
    about: dict[str, deque[str]] = field(default_factory=lambda: defaultdict(lambda: deque(maxlen=KEPT)))
    by_run: dict[str, Texts] = field(default_factory=lambda: defaultdict(lambda: deque(maxlen=KEPT)))


class Asked:
    """Its size grows with runs and aspects, each with at most `KEPT` texts, and not with the questions."""

    def __init__(self) -> None:
        self._runs: dict[str, OfRun] = defaultdict(OfRun)
        self._subjects: dict[tuple[str, str], _Subject] = defaultdict(_Subject)

    def count(self, outline: Outline) -> None:
        """Each question once, in the order of their ids."""
        run, subject = self._runs[outline.run_id], self._subjects[outline.topic, outline.sub_topic]
        run.total += 1
        run.procedures += bool(outline.procedure)
        run.difficulties[outline.difficulty] += 1
        run.task_types[outline.task_type] += 1
        subject.aspects[outline.aspect] += 1
        subject.about[outline.aspect].append(outline.question)
        subject.by_run[outline.run_id].append((outline.question, outline.aspect))

    def of_run(self, run_id: str) -> OfRun:
        return self._runs.get(run_id, OfRun())

    def aspects(self, topic: str, sub_topic: str) -> Counter[str]:
        """How many questions every run together has asked about each aspect."""
        return self._subjects[topic, sub_topic].aspects

    def avoided(self, topic: str, sub_topic: str, aspect: str, run_id: str) -> list[str]:
        """The last of what was asked, at most `KEPT`: first what other runs asked about other aspects, then what is
        about this one."""
        subject = self._subjects[topic, sub_topic]
        about = list(subject.about.get(aspect, ()))
        others = list(islice(_others(subject, aspect, run_id), KEPT - len(about)))
        return [*reversed(others), *about]


def _others(subject: _Subject, aspect: str, run_id: str) -> Iterator[str]:
    """The latest first."""
    for run, texts in reversed(subject.by_run.items()):
        if run != run_id:
            yield from (text for text, of in reversed(texts) if of != aspect)
