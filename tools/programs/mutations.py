"""Wrong variants of a program, each by one small change of the kind that people make."""

import ast
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Literal, get_args

from state.programs import Suite
from tools.programs.check import check_program
from tools.sandbox.base import Limits

MutationKind = Literal["off_by_one", "missing_edge_case", "hard_coded", "wrong_operator"]
KINDS: tuple[MutationKind, ...] = get_args(MutationKind)
HARD_CODED = 3
"""Cases, the first of its suite, that a hard-coded program knows: as many as a task shows at most."""
TRIAL = Limits(seconds=1.0)
"""Enough for any wrong variant that ends."""

_NEXT: dict[type[ast.cmpop], type[ast.cmpop]] = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
_OTHER: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.Gt,
    ast.LtE: ast.GtE,
    ast.Gt: ast.Lt,
    ast.GtE: ast.LtE,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.FloorDiv,
    ast.FloorDiv: ast.Mod,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
}
_FUNCTIONS = {"min": "max", "max": "min", "any": "all", "all": "any", "lower": "upper", "upper": "lower"}


def mutations(program: str, kind: MutationKind, suite: Suite | None = None) -> list[str]:
    """Every program that one change of this kind makes; some may still be right, or never end.

    A hard-coded one needs the suite whose first cases it knows. Loops with `while` stay as they are, for most changes
    of them never end. Raises `SyntaxError` for what is no program.
    """
    if kind == "hard_coded":
        return [_hard_coded(suite)] if suite else []
    tree = ast.parse(program)
    made = (ast.unparse(_with(tree, node, new)) for node in _nodes(tree) for new in _CHANGES[kind](node))
    return [text for text in dict.fromkeys(made) if text != ast.unparse(tree)]


def wrong_programs(program: str, kind: MutationKind, suite: Suite) -> list[str]:
    """Those mutations that really fail the suite."""
    made = mutations(program, kind, suite)
    return [code for code in made if check_program(code, suite, limits=TRIAL).result == "fail"]


def _nodes(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.While):
            yield child
            yield from _nodes(child)


def _with(tree: ast.Module, node: ast.AST, new: ast.AST) -> ast.Module:
    """A copy of the tree in which another node stands in place of this one."""
    return ast.fix_missing_locations(deepcopy(tree, {id(node): new}))


def _off_by_one(node: ast.AST) -> Iterator[ast.AST]:
    """Bounds of ranges and slices, comparisons, and whole numbers."""
    if isinstance(node, ast.Compare):
        yield from _compared(node, _NEXT)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "range":
        at = min(1, len(node.args) - 1)
        for step in (-1, 1):
            bounds = [_moved(bound, step) if n == at else bound for n, bound in enumerate(node.args)]
            yield ast.Call(node.func, bounds, [])
    elif isinstance(node, ast.Slice):
        if node.lower:
            yield ast.Slice(_moved(node.lower, 1), node.upper, node.step)
        if node.upper:
            yield ast.Slice(node.lower, _moved(node.upper, -1), node.step)
    elif isinstance(node, ast.Constant) and type(node.value) is int:
        yield ast.Constant(node.value + 1)
        yield ast.Constant(node.value - 1)


def _moved(bound: ast.expr, step: int) -> ast.expr:
    return ast.BinOp(bound, ast.Add() if step > 0 else ast.Sub(), ast.Constant(1))


def _missing_edge_case(node: ast.AST) -> Iterator[ast.AST]:
    """Guards that leave early, the other half of a choice, conditions of comprehensions, and defaults."""
    if isinstance(node, ast.If) and isinstance(node.body[-1], (ast.Return, ast.Continue, ast.Break, ast.Raise)):
        yield node.orelse[0] if len(node.orelse) == 1 else ast.Pass()
    elif isinstance(node, ast.If) and node.orelse:
        yield ast.If(node.test, node.body, [])
    elif isinstance(node, ast.IfExp):
        yield from (node.body, node.orelse)
    elif isinstance(node, ast.BoolOp):
        yield from node.values
    elif isinstance(node, ast.comprehension) and node.ifs:
        yield ast.comprehension(node.target, node.iter, [], node.is_async)
    elif isinstance(node, ast.Call) and node.keywords:
        yield ast.Call(node.func, node.args, [word for word in node.keywords if word.arg != "default"])


def _wrong_operator(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Compare):
        yield from _compared(node, _OTHER)
    elif isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        yield ast.BinOp(node.left, _OPERATORS[type(node.op)](), node.right)
    elif isinstance(node, ast.AugAssign) and type(node.op) in _OPERATORS:
        yield ast.AugAssign(node.target, _OPERATORS[type(node.op)](), node.value)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node, ast.Name) and node.id in _FUNCTIONS:
        yield ast.Name(_FUNCTIONS[node.id], node.ctx)
    elif isinstance(node, ast.Attribute) and node.attr in _FUNCTIONS:
        yield ast.Attribute(node.value, _FUNCTIONS[node.attr], node.ctx)


def _compared(node: ast.Compare, others: dict[type[ast.cmpop], type[ast.cmpop]]) -> Iterator[ast.Compare]:
    for n, operator in enumerate(node.ops):
        if type(operator) in others:
            ops = [*node.ops[:n], others[type(operator)](), *node.ops[n + 1 :]]
            yield ast.Compare(node.left, ops, node.comparators)


def _hard_coded(suite: Suite) -> str:
    """It knows the first cases and gives the last value of them for all others."""
    known = suite.cases[:HARD_CODED]
    lines = [f"    if list(args) == {case.args!r}:\n        return {case.expected!r}" for case in known]
    return "\n".join([f"def {suite.function}(*args):", *lines, f"    return {known[-1].expected!r}"])


_CHANGES: dict[MutationKind, Callable[[ast.AST], Iterator[ast.AST]]] = {
    "off_by_one": _off_by_one,
    "missing_edge_case": _missing_edge_case,
    "wrong_operator": _wrong_operator,
}
