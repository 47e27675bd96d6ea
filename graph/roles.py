"""The roles of a run: from which file each comes, and which model it asks."""

from collections.abc import Mapping
from pathlib import Path

import nodes
from state.errors import UsageError
from state.settings import Settings
from tools.llm.roles import Role, load_role

ROLE_NODES = ("plan", "question", "research", "generate", "review", "compare")
"""The nodes that ask a model, each with its role in the YAML file beside it."""

JUDGING_NODES = ("review", "compare")


def load_roles(settings: Settings) -> dict[str, Role]:
    """By node name: the user's YAML file where the settings' folder has one, else the one beside the node.

    Raises `UsageError` for a folder that is not there, and for a file that is no role.
    """
    beside = Path(nodes.__file__).parent
    if settings.roles and not settings.roles.is_dir():
        raise UsageError(f"no folder of roles {settings.roles}; it holds {', '.join(f'{n}.yaml' for n in ROLE_NODES)}")
    own = [settings.roles / f"{node}.yaml" if settings.roles else None for node in ROLE_NODES]
    return {
        node: load_role(path if path and path.is_file() else beside / f"{node}.yaml")
        for node, path in zip(ROLE_NODES, own, strict=True)
    }


def second_role(roles: Mapping[str, Role], settings: Settings) -> dict[str, Role]:
    """The role that answers beside research, where the judge's model is another one than that of research."""
    others = model_of("review", roles["review"], settings)
    role = roles["research"].model_copy(update={"model": others})
    return {"second": role} if others != model_of("research", roles["research"], settings) else {}


def model_of(node: str, role: Role, settings: Settings) -> str:
    """The role's own model, else the judge's for a node that judges, else the run's."""
    judge = settings.judge_model if node in JUDGING_NODES else ""
    return role.model or judge or settings.model
