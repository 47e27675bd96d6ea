"""The table of a training type: read from the database, or made from the type's record model."""

import re
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Float,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    inspect,
)
from sqlalchemy.types import TypeEngine

from state.errors import StorageError, UsageError
from state.records import NewRecord
from storage.tables import record_columns

PREFIX = "synthetic_data_"
KEY = ("run_id", "question_id", "candidate")
OWN = frozenset({"id", *KEY, "created_at", "updated_at"})
"""Columns that no record model may claim."""

ADDED = frozenset({"own_reasoning", "claims"})
"""Common columns that older tables have behind their content, where a migration added them."""

TYPES: dict[object, type[TypeEngine[Any]]] = {str: Text, int: Integer, float: Float, bool: Boolean}


@dataclass(frozen=True)
class RecordTable:
    """`content` names the columns of the type's own. One of them may be a column that all records carry."""

    training_type: str
    table: Table
    content: tuple[str, ...]

    def checked(self, given: dict[str, Any]) -> dict[str, Any]:
        """`given` with defaults for all that every record carries.

        Raises `UsageError` for an unknown column, a missing one that the type needs, or a wrong kind of value.
        """
        allowed = [column.name for column in self.table.columns if column.name not in OWN - set(KEY)]
        unknown = sorted(set(given) - set(allowed))
        if unknown:
            raise UsageError(f"{self.training_type} has no column {unknown[0]!r}; there are: {', '.join(allowed)}")
        needed = [name for name in self.content if not self.table.c[name].nullable]
        missing = [name for name in needed if given.get(name) is None and name not in NewRecord.model_fields]
        if missing:
            raise UsageError(f"{self.training_type} needs {', '.join(missing)}; required are: {', '.join(needed)}")
        return {name: self._value(name, value) for name, value in given.items() if value is not None}

    def _value(self, name: str, value: Any) -> Any:
        python = self.table.c[name].type.python_type
        is_common = name in NewRecord.model_fields
        kind: Any = NewRecord.model_fields[name].annotation if is_common else Any if python is dict else python
        try:
            adapter = TypeAdapter(kind)
            return adapter.dump_python(adapter.validate_python(value, strict=not is_common), mode="json")
        except ValidationError as error:
            said = error.errors()[0]["msg"]
            raise UsageError(f"{self.training_type}, column {name}: {said}, got {value!r:.200}") from error


def names(connection: Connection) -> list[str]:
    """The training types that have a table."""
    found = inspect(connection).get_table_names()
    return sorted(name.removeprefix(PREFIX) for name in found if name.startswith(PREFIX))


def read_table(connection: Connection, training_type: str) -> RecordTable:
    """The table as it is in the database. Raises `UsageError` that says which training types have one."""
    if training_type not in names(connection):
        raise UsageError(f"no training type {training_type!r}; there are: {', '.join(names(connection))}")
    name = PREFIX + training_type
    columns = [column["name"] for column in inspect(connection).get_columns(name)]
    table = Table(name, MetaData(), *record_columns(), autoload_with=connection, resolve_fks=False)
    content = columns[columns.index("updated_at") + 1 :]
    return RecordTable(training_type, table, tuple(name for name in content if name not in ADDED))


def ensure_table(connection: Connection, training_type: str, model: type[BaseModel]) -> RecordTable:
    """The table, made if there is none.

    Raises `UsageError` for a model that cannot have one, `StorageError` where the table lacks a field of it.
    """
    if training_type not in names(connection):
        new_table(training_type, model).create(connection)
    found = read_table(connection, training_type)
    lacking = [name for name in model.model_fields if name not in found.content]
    if lacking:
        raise StorageError(f"the table {found.table.name} has no column {lacking[0]!r}; add it by a migration")
    return found


def new_table(training_type: str, model: type[BaseModel]) -> Table:
    """The content stands behind the common columns; a field that is one of them moves there."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", training_type):
        raise UsageError(f"{training_type!r} cannot name a table; use small letters, digits and _")
    claimed = sorted((OWN | ADDED) & set(model.model_fields))
    if claimed:
        raise UsageError(f"{training_type}: a record may not have a field {claimed[0]!r}; every row has its own")
    common = {column.name: column for column in record_columns()}
    fields = model.model_fields.items()
    content = [common.pop(name) if name in common else _column(name, info) for name, info in fields]
    return Table(PREFIX + training_type, MetaData(), *common.values(), *content, UniqueConstraint(*KEY))


def _column(name: str, info: FieldInfo) -> Column[Any]:
    annotation, optional = info.annotation, False
    if get_origin(annotation) in (Union, UnionType):
        parts = [part for part in get_args(annotation) if part is not NoneType]
        optional = len(parts) < len(get_args(annotation))
        annotation = parts[0] if len(parts) == 1 else None
    if get_origin(annotation) is Literal:
        kinds = {type(value) for value in get_args(annotation)}
        annotation = kinds.pop() if len(kinds) == 1 else None
    return Column(name, TYPES.get(annotation, JSON), nullable=optional or not info.is_required())
