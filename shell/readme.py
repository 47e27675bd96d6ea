"""The parts of the documents that the code knows best; `python -m shell.readme` writes them, a test compares them."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic_core import PydanticUndefined

from graph import build_graph
from state.settings import PREFIX, Settings
from tools.verifiers import verifier, verifier_names
from tools.verifiers.base import Verifier
from training_types import training_type, training_type_names

ROOT = Path(__file__).parent.parent
README, VERIFICATION = ROOT / "README.md", ROOT / "docs" / "verification.md"
MEASURED = ROOT / "docs" / "measured.json"
"""What `python -m benchmarks.verification` found when it was run last."""


def types_table() -> str:
    kinds = [training_type(name) for name in training_type_names()]
    rows = [f"| `{k.name}` | {k.title} | {', '.join(f'`{c}`' for c in k.columns)} | {k.trainer} |" for k in kinds]
    return "\n".join(["| type | what it is | columns of the export | TRL trainer |", "|---|---|---|---|", *rows])


def settings_table() -> str:
    rows = []
    for name, field in Settings.model_fields.items():
        variable = str(field.validation_alias or f"{PREFIX}{name.upper()}")
        default = field.default if field.default not in (None, "", (), PydanticUndefined) else ""
        rows.append(f"| `{variable}` | {f'`{default}`' if default != '' else ''} | {field.description or ''} |")
    return "\n".join(["| variable | default | meaning |", "|---|---|---|", *rows])


def diagram() -> str:
    """Both graphs as one picture: the record graph inside `process`."""
    drawn = build_graph(Settings(model="offline"), checkpointer=None).get_graph(xray=True).draw_mermaid()
    body = re.sub(r"^---.*?---\n", "", drawn, flags=re.DOTALL).strip()
    return f"```mermaid\n{body}\n```"


def verifiers_page() -> str:
    """For each verifier what it proves, what it does not, and what was measured of it."""
    audit = json.loads(MEASURED.read_text(encoding="utf-8"))["audit"]
    return "\n\n".join(_verifier(verifier(name), audit) for name in verifier_names())


def _verifier(found: Verifier, audit: Mapping[str, Any]) -> str:
    where = "records of every type that it can say something of" if found.everywhere else _types_of(found.name)
    caught = [f"{kind['name']} {kind['checks'][found.name]}/{kind['planted']}" for kind in _caught(found, audit)]
    refused = f"{audit['refused_by'].get(found.name, 0)} of {audit['untouched']} untouched records"
    lines = [
        f"### `{found.name}`",
        f"Version {found.version}, {found.kind}; runs on {where}.",
        f"- **proves**: {found.proves}",
        f"- **does not prove**: {found.silent_on}",
        f"- **measured**: refused {refused}; of the planted defects it refused: {', '.join(caught) or 'none'}",
    ]
    return "\n\n".join([lines[0], lines[1], "\n".join(lines[2:])])


def _types_of(check: str) -> str:
    return ", ".join(f"`{name}`" for name in training_type_names() if check in training_type(name).checks)


def _caught(found: Verifier, audit: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [kind for kind in audit["kinds"] if kind["checks"].get(found.name)]


def audit_table() -> str:
    audit = json.loads(MEASURED.read_text(encoding="utf-8"))["audit"]
    head = ["| defect | what it is | planted | caught by checks | with the judge |", "|---|---|---|---|---|"]
    rows = [_audit_row(kind) for kind in sorted(audit["kinds"], key=lambda kind: (kind["caught_by"], kind["name"]))]
    types = ", ".join(f"{count} {name}" for name, count in audit["by_type"].items())
    said = (
        f"{audit['records']} approved records ({types}). Checks alone caught {audit['share_caught']:.1%} of the "
        f"defects of {audit['checkable_kinds']} kinds that a check is to catch, and refused {audit['refused']} of "
        f"{audit['untouched']} untouched records. The judge ({audit['judge']}) did not approve "
        f"{audit['disapproved']} of the untouched ones. Kinds with a * only a judge can tell; they are not counted."
    )
    return "\n".join([said, "", *head, *rows])


def _audit_row(kind: Mapping[str, Any]) -> str:
    name = f"{kind['name']} *" if kind["caught_by"] == "judge" else kind["name"]
    planted = kind["planted"]
    shares = [f"{count / planted:.1%}" if planted else "" for count in (kind["by_checks"], kind["by_review"] or 0)]
    return f"| {name} | {kind['means']} | {planted} | {shares[0]} | {shares[1]} |"


def answers_table() -> str:
    found = json.loads(MEASURED.read_text(encoding="utf-8"))["answers"]
    rows = [
        f"| right | {found['right']} | {found['right_accepted']} | {found['right_refused']} |",
        f"| wrong | {found['wrong']} | {found['wrong_accepted']} | {found['wrong_refused']} |",
    ]
    return "\n".join(["| given answers that are | cases | accepted | refused |", "|---|---|---|---|", *rows])


def sandbox_table() -> str:
    found = json.loads(MEASURED.read_text(encoding="utf-8"))["sandbox_ms"]
    rows = [f"| {name} | {spent} |" for name, spent in found.items()]
    return "\n".join(["| tier | ms per job of ten calls |", "|---|---|", *rows])


BLOCKS = {
    README: {"types": types_table, "settings": settings_table, "diagram": diagram},
    VERIFICATION: {
        "verifiers": verifiers_page,
        "audit": audit_table,
        "answers": answers_table,
        "sandbox": sandbox_table,
    },
}


def written(path: Path) -> str:
    """The document with every generated block as the code has it now."""
    text = path.read_text(encoding="utf-8")
    for name, make in BLOCKS[path].items():
        begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
        head, _, rest = text.partition(begin)
        text = f"{head}{begin}\n{make()}\n{end}{rest.partition(end)[2]}"
    return text


def write_documents() -> None:
    for path in BLOCKS:
        path.write_text(written(path), encoding="utf-8")


if __name__ == "__main__":
    write_documents()
