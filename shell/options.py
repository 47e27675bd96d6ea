"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

Model = Annotated[str | None, typer.Option("--model", help="provider:name, or offline", metavar="PROVIDER:NAME")]
JudgeModel = Annotated[str | None, typer.Option("--judge-model", help="another model for the review")]
Database = Annotated[str | None, typer.Option("--database", help="where records are kept", metavar="URL")]
Checkpoints = Annotated[Path | None, typer.Option("--checkpoints", help="the SQLite file of checkpoints")]
Corpus = Annotated[Path | None, typer.Option("--corpus", help="a folder of your own documents")]
CorpusLicense = Annotated[
    str | None, typer.Option("--corpus-license", help="of documents that name none", metavar="SPDX")
]
Target = Annotated[int | None, typer.Option(help="go on until so many questions are approved, instead of --num")]
MaxQuestions = Annotated[
    int | None, typer.Option(help="with a target, write no more than this; four times the target if left out")
]
MinYield = Annotated[
    float | None,
    typer.Option(help="with a target, stop where less than this share of the last is approved; 0.1 if left out"),
]
LicensePolicy = Annotated[
    str,
    typer.Option(help="any, share-alike, attribution, permissive, or SPDX identifiers and classes, comma-separated"),
]
Candidates = Annotated[int | None, typer.Option(help="answers per question; the type's own number if left out")]
Json = Annotated[bool, typer.Option("--json", help="print one JSON object as the last line of standard output")]
NoCache = Annotated[bool, typer.Option("--no-cache", help="ask for everything anew, and keep no answer")]
Force = Annotated[
    bool, typer.Option("--force", help="also where its settings or prompts have changed, or its checkpoints are gone")
]
Verified = Annotated[bool, typer.Option("--require-verified", help="approve nothing that a check left unverified")]
RequireSecond = Annotated[
    bool,
    typer.Option("--require-second-source", help="approve nothing whose claims that matter stand in one source alone"),
]
NoSecond = Annotated[
    bool, typer.Option("--no-second-source", help="look for no other source of the claims that matter")
]
Samples = Annotated[int | None, typer.Option(help="how often the judge is asked; medians count", metavar="N")]
Benchmarks = Annotated[
    list[Path] | None, typer.Option(help="a file of benchmark items to keep out; may be given several times")
]
Sources = Annotated[list[str] | None, typer.Option("--source", help="a search source; may be given several times")]
Overruled = Annotated[
    list[str] | None,
    typer.Option("--overrule", help="a benchmark item to allow; may be given several times", metavar="FILE:N"),
]
BudgetUsd = Annotated[float | None, typer.Option(help="stop before more than this is spent", metavar="DOLLARS")]
BudgetTokens = Annotated[int | None, typer.Option(help="stop before more tokens than this are used", metavar="N")]
Deadline = Annotated[
    float | None, typer.Option("--deadline", help="stop after so long, each time it is begun", metavar="SECONDS")
]
RequestsPerMinute = Annotated[int | None, typer.Option(help="to one model, where its plan has a limit", metavar="N")]
TokensPerMinute = Annotated[int | None, typer.Option(help="of one model, where its plan has a limit", metavar="N")]
