"""A second source is looked for where something matters, kept apart, and never given to whoever writes."""

from typing import Any

from nodes.research import research
from nodes.second import QUERIES
from state.errors import SearchError
from state.records import NewQuestion
from state.sources import Hit
from storage.store import Store
from tests.nodes.conftest import QUESTION, SYNTHESIS, TEXT
from tests.support.scripted import ScriptedAsk, ScriptedFind, hit

AGAIN = hit(f"From another book. {TEXT}", url="https://other.example.net/page", license="CC-BY-SA-4.0")
DENIES = hit("Methane boils at -150 degrees Celsius at atmospheric pressure.", url="https://third.example.com/")
BESIDE = hit("Gold is a heavy metal that conducts well.", url="https://fourth.example.com/")
MIRROR = hit(f"A mirror. {TEXT}", url="https://reference.example/other")


class TwoFinds(ScriptedFind):
    """Finds one page for the question, and others for what follows."""

    def __init__(self, *later: Hit, error: bool = False) -> None:
        super().__init__([hit(TEXT)])
        self.later, self.error = list(later), error

    async def __call__(self, query: str, limit: int) -> list[Hit]:
        found = await super().__call__(query, limit)
        if len(self.queries) > 1 and self.error:
            raise SearchError("it is down")
        return found if len(self.queries) == 1 else self.later[:limit]


async def researched_with(find: TwoFinds, store: Store, question_id: int, **given: Any) -> Any:
    begun: Any = {"run_id": "r1", "question_id": question_id}
    limits: Any = {"passages": 3, "max_revisions": 2, "person": False, **given}
    update = await research(begun, ask=ScriptedAsk(SYNTHESIS), find=find, store=store, **limits)
    assert update["status"] == "open"
    return (await store.questions.get(question_id)).evidence


async def test_what_other_sources_say_of_the_answer_is_kept_apart(store: Store, question_id: int) -> None:
    evidence = await researched_with(TwoFinds(AGAIN, DENIES), store, question_id)
    assert [passage.id for passage in evidence.passages] == ["P1"]
    assert [(passage.id, passage.text) for passage in evidence.second] == [("S1", AGAIN.text), ("S2", DENIES.text)]
    source = await store.sources.get(evidence.second[0].span.source_id)
    assert source is not None
    assert source.license == "CC-BY-SA-4.0"


async def test_the_same_publisher_and_what_speaks_of_something_else_are_no_second_source(
    store: Store, question_id: int
) -> None:
    evidence = await researched_with(TwoFinds(MIRROR, BESIDE, hit(TEXT)), store, question_id)
    assert evidence.second == []


async def test_a_search_that_fails_costs_nothing_but_the_second_source(store: Store, question_id: int) -> None:
    assert (await researched_with(TwoFinds(error=True), store, question_id)).second == []


async def test_it_is_looked_for_a_few_times_at_most_and_not_where_it_is_switched_off(
    store: Store, question_id: int
) -> None:
    asked, find = NewQuestion(question=QUESTION, topic="chemistry", training_type="sft"), TwoFinds(AGAIN)
    await researched_with(find, store, question_id)
    assert 2 <= len(find.queries) <= 1 + QUERIES
    off = TwoFinds(AGAIN)
    new = (await store.questions.add("r1", [asked], first_ordinal=5))[0]
    assert (await researched_with(off, store, new, second_source=False)).second == []
    assert len(off.queries) == 1


async def test_nothing_more_is_searched_for_where_there_is_one_document(store: Store, question_id: int) -> None:
    find = TwoFinds(hit(TEXT))
    await researched_with(find, store, question_id)
    assert len(find.queries) == 2
