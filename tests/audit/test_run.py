"""An audit of real records, with and without the judge."""

import pytest

from audit.base import Specimen
from audit.records import specimens
from audit.run import audited
from state.errors import UsageError
from state.settings import Settings
from storage.store import shared_store
from tools.loop import run as wait_for

pytestmark = pytest.mark.slow

Made = tuple[Settings, list[str]]


def test_every_planted_defect_of_a_checkable_kind_is_caught_and_no_untouched_record_is_refused(made: Made) -> None:
    settings, run_ids = made
    told: list[str] = []
    report = wait_for(audited(settings, run_ids, 12, True, told.append))
    assert report.records == 12
    assert set(report.by_type) == {"sft", "chat", "dpo", "grpo", "kto"}
    assert (report.refused, report.refused_by) == (0, {})
    assert len(report.checkable) >= 14
    assert report.share_caught >= 0.97
    assert report.judge == "offline"
    assert all(kind.by_review is not None and kind.by_review >= kind.by_checks for kind in report.kinds)
    assert any("planting" in text for text in told)


def test_without_a_judge_only_checks_are_counted(made: Made) -> None:
    settings, run_ids = made
    report = wait_for(audited(settings, run_ids[:1], 2, False, lambda _text: None))
    assert report.judge is None
    assert report.disapproved is None
    assert all(kind.by_review is None for kind in report.kinds)


def test_an_audit_asks_in_no_runs_name(made: Made) -> None:
    settings, run_ids = made

    async def usage() -> list[object]:
        return list(await (await shared_store(settings.database_url)).events.usage(run_ids[0]))

    before = wait_for(usage())
    wait_for(audited(settings, run_ids[:1], 2, True, lambda _text: None))
    assert wait_for(usage()) == before


def test_records_are_taken_evenly_from_the_types(records: list[Specimen], made: Made) -> None:
    settings, run_ids = made

    async def some() -> list[Specimen]:
        return await specimens(await shared_store(settings.database_url), run_ids, 5)

    assert [record.kind.name for record in wait_for(some())] == ["sft", "chat", "dpo", "grpo", "kto"]
    assert len(records) > 5


def test_an_unknown_run_is_named(made: Made) -> None:
    with pytest.raises(UsageError, match="no run 'nowhere'"):
        wait_for(audited(made[0], ["nowhere"], 5, False, lambda _text: None))
