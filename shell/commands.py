"""The commands of the shell. Heavy imports wait until a command needs them."""

from pathlib import Path
from typing import Annotated

import typer

from shell import checks
from shell.options import (
    Benchmarks,
    BudgetTokens,
    BudgetUsd,
    Candidates,
    Checkpoints,
    Corpus,
    CorpusLicense,
    Database,
    Deadline,
    Force,
    Json,
    JudgeModel,
    LicensePolicy,
    MaxQuestions,
    MinYield,
    Model,
    NoCache,
    NoSecond,
    Overruled,
    RequestsPerMinute,
    RequireSecond,
    Samples,
    Sources,
    Target,
    TokensPerMinute,
    Verified,
)

app = typer.Typer(
    name="synthdata",
    help="From a topic to verified, licensed, trainer-ready post-training data.",
    add_completion=False,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
)


@app.command()
def run(
    topic: Annotated[str, typer.Option(help="what the data is about")],
    training_type: Annotated[str, typer.Option("--type", help="what it trains", metavar="TYPE")],
    sub_topic: Annotated[str, typer.Option(help="a part of the topic; all of it if left out")] = "",
    num_questions: Annotated[int | None, typer.Option("--num", help="how many questions; 10 if left out")] = None,
    target_accepted: Target = None,
    max_questions: MaxQuestions = None,
    min_yield: MinYield = None,
    model: Model = None,
    judge_model: JudgeModel = None,
    judge_samples: Samples = None,
    sources: Sources = None,
    corpus: Corpus = None,
    corpus_license: CorpusLicense = None,
    questions: Annotated[Path | None, typer.Option(help="a file of your own questions, one per line")] = None,
    candidates: Candidates = None,
    max_revisions: Annotated[int | None, typer.Option(help="how often a record is sent back")] = None,
    require_verified: Verified = False,
    require_second_source: RequireSecond = False,
    no_second_source: NoSecond = False,
    decontaminate: Benchmarks = None,
    overruled: Overruled = None,
    concurrency: Annotated[int | None, typer.Option(help="calls to a model on the wire at once")] = None,
    requests_per_minute: RequestsPerMinute = None,
    tokens_per_minute: TokensPerMinute = None,
    budget_usd: BudgetUsd = None,
    budget_tokens: BudgetTokens = None,
    deadline_s: Deadline = None,
    no_cache: NoCache = False,
    database_url: Database = None,
    checkpoints: Checkpoints = None,
    run_id: Annotated[str | None, typer.Option(help="a name for the run")] = None,
    seed: Annotated[int | None, typer.Option(help="makes the offline model and splits repeatable")] = None,
    as_json: Json = False,
) -> int:
    """Write, research, generate, verify and review records about a topic."""
    given = locals()
    from shell.run import begin

    return begin(**given)


@app.command()
def resume(
    run_id: Annotated[str, typer.Argument(help="the run to go on with")],
    budget_usd: BudgetUsd = None,
    budget_tokens: BudgetTokens = None,
    deadline: Deadline = None,
    force: Force = False,
    database: Database = None,
    checkpoints: Checkpoints = None,
    as_json: Json = False,
) -> int:
    """Go on with a run that was stopped, interrupted or killed, with the settings it was started with.

    What earlier starts have spent counts in its budgets; a deadline counts anew.
    """
    from shell.run import resumed
    from state.settings import load_settings

    limits = {"budget_usd": budget_usd, "budget_tokens": budget_tokens, "deadline_s": deadline}
    settings = load_settings(database_url=database, checkpoints=checkpoints, **limits)
    return resumed(
        settings, run_id, as_json, [name for name, value in limits.items() if value is not None], force=force
    )


@app.command()
def runs(database: Database = None, as_json: Json = False) -> int:
    """List the runs in the database, newest first."""
    from shell.look import list_runs
    from state.settings import load_settings

    return list_runs(load_settings(database_url=database), as_json)


@app.command()
def show(
    run_id: Annotated[str, typer.Argument(help="the run to look at, or one record by the name that exports give it")],
    records: Annotated[int, typer.Option(help="how many approved records to show in full")] = 1,
    diversity: Annotated[bool, typer.Option("--diversity", help="show how different its questions are")] = False,
    database: Database = None,
    as_json: Json = False,
) -> int:
    """Show a run's questions with their endings, and records with their sources; or one record claim by claim."""
    from shell.diversity import show_diversity
    from shell.look import show_run
    from state.settings import load_settings

    if diversity:
        return show_diversity(load_settings(database_url=database), run_id, as_json)
    return show_run(load_settings(database_url=database), run_id, records, as_json)


app.command()(checks.verify)
app.command()(checks.audit)


@app.command()
def export(
    run_id: Annotated[str | None, typer.Argument(help="the run to export")] = None,
    training_type: Annotated[
        str | None, typer.Option("--type", help="all records of a type instead of a run", metavar="TYPE")
    ] = None,
    format: Annotated[str, typer.Option("--format", help="jsonl, parquet or hf")] = "jsonl",
    layout: Annotated[str, typer.Option(help="trl, llama-factory, axolotl, verl or openrlhf")] = "trl",
    with_candidates: Annotated[
        bool, typer.Option("--with-candidates", help="also all that is stored of the exported questions")
    ] = False,
    out: Annotated[Path | None, typer.Option(help="the folder to write; exports/<run> if left out")] = None,
    license_policy: LicensePolicy = "any",
    max_tokens: Annotated[int | None, typer.Option(help="leave out rows of more words than this")] = None,
    push_to: Annotated[
        str | None, typer.Option(help="publish on the HuggingFace Hub, with HF_TOKEN", metavar="OWNER/NAME")
    ] = None,
    private: Annotated[bool, typer.Option("--private", help="publish where only you can see it")] = False,
    database: Database = None,
    as_json: Json = False,
) -> int:
    """Write approved records as a dataset that trainers load, with manifest, card and attribution."""
    from exporters import ExportOptions
    from shell.export import export_dataset
    from state.settings import load_settings

    settings = load_settings(database_url=database)
    options = ExportOptions(
        format=format,
        layout=layout,
        with_candidates=with_candidates,
        license_policy=license_policy,
        max_tokens=max_tokens,
        push_to=push_to,
        private=private,
        seed=settings.seed,
    )
    return export_dataset(settings, run_id, training_type, out, options, as_json)


@app.command()
def cache(
    prune: Annotated[
        str | None, typer.Option(help="drop what is older (30d), or the oldest until it fits (100MB), or all")
    ] = None,
    database: Database = None,
    as_json: Json = False,
) -> int:
    """Show how many answers of models are kept, and drop those that are too old or too many."""
    from shell.cache import show_cache
    from state.settings import load_settings

    return show_cache(load_settings(database_url=database), prune, as_json)


@app.command()
def doctor(
    model: Model = None,
    corpus: Corpus = None,
    corpus_license: CorpusLicense = None,
    database: Database = None,
    checkpoints: Checkpoints = None,
    as_json: Json = False,
) -> int:
    """Say which model, sources, database and keys are in force, and test each."""
    from shell.doctor import examine
    from state.settings import load_settings

    places = {"corpus": corpus, "database_url": database, "checkpoints": checkpoints}
    settings = load_settings(model=model, corpus_license=corpus_license, **places)
    return examine(settings, as_json)
