"""The card and the attribution are computed from the rows, and show foreign text without obeying it."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from exporters import ExportOptions, export_records
from exporters._markdown import link, plain
from state.records import StoredRecord
from state.sources import LicenseEvidence
from tests.exporters.samples import ALKANES, PREFERENCES, SOURCES, by_id, pair, qa, record, sft, source
from training_types import training_type

HOSTILE = "Evil | cell\n---\nlicense: mit\n# <script>alert(1)</script> [x](javascript:alert(1)) `code` *bold* &lt;"


def write(out: Path, *records: StoredRecord, kind: Any = None, sources: Any = SOURCES, **options: Any) -> str:
    export_records(records, kind or training_type("sft"), sources, out, ExportOptions(**options))
    return (out / "README.md").read_text()


def header(card: str) -> dict[str, Any]:
    return yaml.safe_load(card.split("\n---\n")[0].removeprefix("---\n"))


def test_the_header_is_what_the_hub_reads(tmp_path: Path) -> None:
    card = write(tmp_path / "out", *(sft(number) for number in range(1, 31)))
    assert header(card) == {
        "pretty_name": "organic chemistry: Supervised fine-tuning",
        "license": "cc-by-4.0",
        "language": ["en"],
        "task_categories": ["text-generation"],
        "size_categories": ["n<1K"],
        "tags": ["synthetic", "synthetic-data-agent", "sft"],
        "configs": [
            {
                "config_name": "default",
                "data_files": [
                    {"split": "train", "path": "data/train.parquet"},
                    {"split": "test", "path": "data/test.parquet"},
                ],
            }
        ],
    }


def test_a_type_with_question_and_context_is_question_answering(tmp_path: Path) -> None:
    card = write(tmp_path / "out", qa(1), kind=training_type("qa"))
    assert header(card)["task_categories"] == ["question-answering"]


def test_mixed_licences_are_other_with_details(tmp_path: Path) -> None:
    share_alike = source("ethers", license="CC-BY-SA-4.0")
    card = write(tmp_path / "out", sft(1), sft(2, None, share_alike), sources=SOURCES | by_id(share_alike))
    assert header(card)["license"] == "other"
    assert header(card)["license_link"] == "LICENSE.md"
    details, notice = header(card)["license_details"], (tmp_path / "out" / "LICENSE.md").read_text()
    for spdx in ("CC-BY-4.0", "CC-BY-SA-4.0"):
        assert f"{spdx} https://spdx.org/licenses/{spdx}.html" in details
        assert f"- {spdx} (<https://spdx.org/licenses/{spdx}.html>): 1 rows" in notice


def test_the_card_counts_rows_by_the_class_of_their_most_restricted_source(tmp_path: Path) -> None:
    share_alike = source("ethers", license="CC-BY-SA-4.0")
    records = (sft(1), sft(2, None, share_alike), sft(3, None, ALKANES, share_alike))
    card = write(tmp_path / "out", *records, sources=SOURCES | by_id(share_alike))
    assert "| attribution | 1 |\n| share-alike | 2 |" in card
    assert "| Ethers | <https://example.org/ethers> | CC-BY-SA-4.0 | share-alike | 2 |" in card


def test_text_of_others_cannot_change_the_header(tmp_path: Path) -> None:
    hostile = {"topic": HOSTILE, "sub_topic": HOSTILE, "language": HOSTILE}
    card = write(tmp_path / "out", sft(1, **hostile))
    assert header(card)["license"] == "cc-by-4.0"
    assert "language" not in header(card)
    assert header(card)["pretty_name"].startswith("Evil | cell --- license: mit")


def test_text_of_others_is_shown_and_not_obeyed(tmp_path: Path) -> None:
    foreign = source("evil", title=HOSTILE, author=HOSTILE, license=HOSTILE, final_url=f"https://e.org/{HOSTILE}")
    changes = {"sub_topic": HOSTILE, "model_used": HOSTILE, "run_id": HOSTILE, "scores": {HOSTILE: 1.0}}
    card = write(tmp_path / "out", sft(1, None, foreign, **changes), sources=by_id(foreign))
    body = card.split("\n---\n", 1)[1].split("## Example")[0]
    for text in (body, (tmp_path / "out" / "ATTRIBUTION.md").read_text()):
        assert "<script>" not in text
        assert "[x](" not in text
        assert "alert(1)" in text
    assert all(line.count("|") - line.count("\\|") in (0, 3, 4, 5, 6) for line in body.splitlines())


def test_paths_never_come_from_records(tmp_path: Path) -> None:
    write(tmp_path / "out", sft(1, topic="../../x", sub_topic="/etc/x", run_id="../y", language="../z"))
    names = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert names == {
        f"out/{name}"
        for name in (
            "README.md",
            "ATTRIBUTION.md",
            "croissant.json",
            "manifest.json",
            "data/train.jsonl",
            "data/train.parquet",
        )
    }


def test_the_card_says_that_the_offline_model_is_no_large_one(tmp_path: Path) -> None:
    card = write(tmp_path / "out", sft(1))
    assert "| wrote | offline | 1 |" in card
    assert "| judged | offline | 1 |" in card
    assert "not a large language model" in card
    assert "judged rows that it wrote itself" in card


def test_the_card_says_where_no_model_judged(tmp_path: Path) -> None:
    card = write(tmp_path / "out", sft(1, model_used="a:b", judge_used=None))
    assert "1 rows were judged by no model" in card
    assert "not a large language model" not in card
    assert "wrote itself" not in card


def test_the_card_counts_scores_and_verdicts(tmp_path: Path) -> None:
    card = write(
        tmp_path / "out", sft(1, scores={"clarity": 0.6}), sft(2), sft(3, review_status="rejected"), sft(4, "")
    )
    assert "| clarity | 2 | 0.60 | 0.70 | 0.80 |" in card
    assert "| support (heuristic) | 2 | 0 | 0 |" in card
    assert "| records rejected | 1 |" in card.replace("\\", "")
    assert "| refused: an answer without text | 1 |" in card
    assert "| split train | 2 |" in card


def test_the_example_is_a_row_and_is_cut_where_it_is_long(tmp_path: Path) -> None:
    card = write(tmp_path / "out", sft(1, "carbon " * 500))
    example = card.split("```json\n")[1].split("\n```")[0]
    assert '"id": "sft-run-1-1-0"' in example
    assert "[…]" in example
    assert len(example) < 1500


def test_attribution_names_every_source(tmp_path: Path) -> None:
    write(tmp_path / "out", sft(1), sft(2), sft(3, spans=[]), sft(4, None, source("lost")))
    text = (tmp_path / "out" / "ATTRIBUTION.md").read_text()
    assert "**Alkanes** by A. Writer, <https://example.org/alkanes>." in text
    licence = "CC-BY-4.0 (<https://spdx.org/licenses/CC-BY-4.0.html>), class: attribution (read from: front matter)"
    assert f"Licence: {licence}. Fetched 2024-05-06. Rows: 2." in text
    assert f"Source {source('lost').source_id}, whose page is not stored. Licence: unknown. Rows: 1." in text
    assert "1 rows name no source." in text


def test_attribution_gives_the_evidence_word_for_word_and_does_not_obey_it(tmp_path: Path) -> None:
    found = LicenseEvidence(place="footer", said=HOSTILE, license="CC-BY-4.0", license_class="attribution")
    shown = source("shown", license_evidence=(found,))
    write(tmp_path / "out", sft(1, None, shown), sources=by_id(shown))
    text = (tmp_path / "out" / "ATTRIBUTION.md").read_text()
    assert "\n  - footer: Evil \\| cell" in text
    assert "→ CC-BY-4.0 (attribution)" in text
    assert "<script>" not in text
    assert not [line for line in text.splitlines() if line.startswith("license: mit")]


def test_a_type_that_does_not_exist_yet_has_a_card(tmp_path: Path) -> None:
    card = write(tmp_path / "out", record(1, pair("Which is it?", "Methane.", "Gold.")), kind=PREFERENCES)
    assert "`prompt`, `chosen`, `rejected`" in card
    assert "AnyTrainer" in card


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a | b", "a \\| b"), ("a\n# b", "a \\# b"), ("- a", "\\- a"), ("1. a", "1\\. a"), ("C2H6", "C2H6"), ("", "")],
)
def test_plain_text_is_escaped_only_where_it_must_be(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_only_a_web_address_becomes_a_link() -> None:
    assert link("https://example.org/a_b") == "<https://example.org/a_b>"
    assert link("javascript:alert(1)") == "javascript:alert(1)"
    assert link("https://example.org/|x") == "https://example.org/\\|x"
