"""The planner takes its aspects from the outline."""

from pathlib import Path
from typing import Any

import pytest

from state.answers import Plan
from tests.tools.llm.offline.sample import articles, passages, request
from tools.llm.offline.roles.planner import answer

OPENING = 300


def entry(path: Path) -> dict[str, str]:
    first = passages(path)[0]
    return {"title": first["title"], "text": first["text"][:OPENING]}


def plan(outline: list[dict[str, str]], sub_topic: str, **more: Any) -> Plan:
    return Plan.model_validate(answer(request(topic="", sub_topic=sub_topic, outline=outline, **more)))


def test_aspects_are_titles_of_the_outline_and_are_searched_for_by_them() -> None:
    aspect = plan([entry(articles("organic-chemistry")[0])], "alcohols").aspects[0]
    assert (aspect.name, aspect.query) == ("Alcohols", "Alcohols")


def test_what_names_the_sub_topic_comes_first() -> None:
    outline = [entry(path) for path in articles("organic-chemistry")]
    assert plan(outline, "alkynes").aspects[0].name == "Alkynes"


def test_each_title_is_one_aspect() -> None:
    outline = [entry(path) for path in articles("python")] * 2
    names = [aspect.name for aspect in plan(outline, "Python", num_questions=100).aspects]
    assert len(names) == len(set(names)) == len(articles("python"))


@pytest.mark.parametrize(("questions", "most"), [(2, 3), (10, 5), (11, 6), (1000, 40)])
def test_aspects_are_no_more_than_the_questions_need(questions: int, most: int) -> None:
    outline = [{"title": f"Poem {n}", "text": "verse and rhyme"} for n in range(60)]
    assert len(plan(outline, "poems", num_questions=questions).aspects) == most


def test_an_empty_or_broken_outline_gives_no_aspect() -> None:
    assert plan([], "alkanes").aspects == []
    assert plan([{"text": "about alkanes"}], "alkanes").aspects == []


def test_articles_that_do_not_name_the_subject_follow_those_that_do() -> None:
    outline = [entry(path) for path in articles("organic-chemistry")]
    names = [aspect.name for aspect in plan(outline, "organic compounds", num_questions=100).aspects]
    assert len(names) == len(articles("organic-chemistry"))
