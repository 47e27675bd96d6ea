"""The parts of README.md that the code knows best; `python -m shell.readme` writes them, a test compares them."""

import re
from pathlib import Path

from pydantic_core import PydanticUndefined

from graph import build_graph
from state.settings import PREFIX, Settings
from training_types import training_type, training_type_names

README = Path(__file__).parent.parent / "README.md"


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


BLOCKS = {"types": types_table, "settings": settings_table, "diagram": diagram}


def written(text: str) -> str:
    """The README with every generated block as the code has it now."""
    for name, make in BLOCKS.items():
        begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
        head, _, rest = text.partition(begin)
        text = f"{head}{begin}\n{make()}\n{end}{rest.partition(end)[2]}"
    return text


if __name__ == "__main__":
    README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8")
