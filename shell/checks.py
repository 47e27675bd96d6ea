"""The commands that check what was made. Heavy imports wait until a command needs them."""

from pathlib import Path
from typing import Annotated

import typer

from shell.options import Database, Json, JudgeModel, Model


def verify(
    target: Annotated[str, typer.Argument(help="the folder of an export, or a run", metavar="PATH|RUN_ID")],
    database: Database = None,
    as_json: Json = False,
) -> int:
    """Check an export or a run again: files, digests, sources, and each check that its records passed."""
    from shell.verify import verify_target
    from state.settings import load_settings

    return verify_target(load_settings(database_url=database), target, as_json)


def audit(
    run: Annotated[list[str] | None, typer.Option(help="a run to audit; may be given several times")] = None,
    records: Annotated[int, typer.Option(help="how many records to audit, or to make where no run is given")] = 200,
    seed: Annotated[int | None, typer.Option(help="makes the audit repeatable")] = None,
    out: Annotated[Path | None, typer.Option(help="a folder for the picture and the numbers")] = None,
    model: Model = None,
    judge_model: JudgeModel = None,
    with_judge: Annotated[bool, typer.Option("--with-judge/--without-judge", help="ask the judge too")] = True,
    database: Database = None,
    as_json: Json = False,
) -> int:
    """Measure how many broken records the checks and the judge find, and how many good ones they refuse."""
    from shell.audit import audit_records
    from state.settings import load_settings

    settings = load_settings(model=model, judge_model=judge_model, seed=seed, database_url=database)
    return audit_records(settings, run or [], records, out, with_judge=with_judge, as_json=as_json)
