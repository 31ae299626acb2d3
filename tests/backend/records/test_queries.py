"""Indexes, queries and the doctor agree: none is declared that nobody asks, none asked unseen."""

import ast
from pathlib import Path

import pytest

from backend.ports.documents import Documents, UndeclaredIndex
from backend.records import every_query
from backend.store.indexes import Indexes

HOUSE = Path(__file__).parents[3]


def test_every_query_is_served_and_every_declared_index_serves_one(indexes: Indexes) -> None:
    serving = {indexes.serving(query) for query in every_query()}
    assert serving - {None} == set(indexes.all)


def test_every_function_that_makes_a_query_is_among_them() -> None:
    made = set()
    for path in (HOUSE / "backend" / "records").glob("*.py"):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and ast.unparse(node.returns or ast.Constant("")) == "Query":
                made.add(f"{path.stem}.{node.name}")
    listed = ast.parse((HOUSE / "backend" / "records" / "__init__.py").read_text("utf-8"))
    asked = {
        f"{node.func.value.id}.{node.func.attr}"
        for node in ast.walk(listed)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
    }
    assert len(made) >= 12
    assert made <= asked


def test_an_index_left_out_is_noticed(indexes: Indexes) -> None:
    for index in indexes.all:
        left = Indexes({"indexes": [], "fieldOverrides": []})
        left.__dict__["all"] = tuple(one for one in indexes.all if one != index)
        with pytest.raises(UndeclaredIndex):
            for query in every_query():
                left.serving(query)


def test_every_query_runs_on_every_store(store: Documents) -> None:
    for query in every_query():
        assert store.query(query).documents == ()
