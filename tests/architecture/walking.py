"""Collects every route and every GraphQL field, fills in ids, and asks."""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any
from urllib.parse import urlencode
from zipfile import ZipFile

from django.apps import apps
from django.contrib.admindocs.views import simplify_regex
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern
from graphql import (
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

from config.schema import schema as joined_schema
from tests.architecture.operations import Graphql, Rest

_DEEPEST = 5
_CONVERTER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Route:
    """One address, its methods, and the view behind it."""

    path: str
    pattern: URLPattern

    @property
    def methods(self) -> list[str]:
        """What a view of ours answers; the methods of other views are not known."""
        callback: Any = self.pattern.callback
        actions: Mapping[str, str] | None = getattr(callback, "actions", None)
        view = getattr(callback, "cls", None)
        names = actions or (view.http_method_names if view else ())
        found = [name for name in names if actions or hasattr(view, name)]
        return [name.upper() for name in found if name not in {"head", "options"}]


@cache
def routes() -> tuple[Route, ...]:
    """Return every address of the product."""
    return tuple(_routes(get_resolver().url_patterns, ""))


def _routes(patterns: Any, before: str) -> Iterator[Route]:
    for pattern in patterns:
        text = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield Route(_CONVERTER.sub(r"<\1>", simplify_regex(text)), pattern)
        else:
            yield from _routes(pattern.url_patterns, text)


def api_operations() -> dict[str, Route]:
    """Return `GET /api/v1/feedback/<id>` and so on, with their routes."""
    found = {}
    for route in routes():
        if route.path.startswith(("/api/", "/public/")):
            for method in route.methods:
                found[f"{method} {route.path}"] = route
    return found


# Ids ----------------------------------------------------------------------------------------------


def ids_of(organization: Any, labels: Any) -> dict[str, str]:
    """Return the public id of the newest row of each model, by `@app.Model`."""
    found = {}
    for label in labels:
        rows = apps.get_model(label[1:]).objects.filter(organization=organization)
        row = rows.order_by("pk").last()
        assert row is not None, f"make_world in tests/factories.py makes no {label[1:]}."
        found[label] = row.public_id
    return found


def labels_in(value: Any) -> set[str]:
    """Return every `@app.Model` in a row of the table."""
    if isinstance(value, str):
        return {value} if value.startswith("@") else set()
    if isinstance(value, Rest | Graphql):
        return labels_in(list(vars(value).values()))
    if isinstance(value, Mapping):
        return labels_in(list(value.values()))
    if isinstance(value, list):
        return set().union(*map(labels_in, value))
    return set()


def filled(value: Any, ids: Mapping[str, str]) -> Any:
    """Return the value with its ids; a function stands for what it returns."""
    if callable(value):
        return value()
    if isinstance(value, str):
        return ids.get(value, value)
    if isinstance(value, Mapping):
        return {name: filled(inner, ids) for name, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, ids) for inner in value]
    return value


# Asking -------------------------------------------------------------------------------------------


@dataclass
class Caller:
    """Somebody with a client: a browser that is signed in, or a program with a secret."""

    name: str
    client: Client
    secret: str = ""

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"} if self.secret else {}

    def rest(self, name: str, row: Rest, ids: Mapping[str, str], **query: str) -> Any:
        """Ask one operation of REST."""
        method, _, path = name.partition(" ")
        path = _CONVERTER.sub(ids.get(row.id, row.id), path)
        given = {**filled(row.query, ids), **query}
        address = f"{path}?{urlencode(given)}" if given else path
        if row.form:
            return self.client.post(address, filled(row.body, ids), headers=self.headers)
        body = b"" if row.body is None else json.dumps(filled(row.body, ids))
        headers = {**self.headers, **row.headers}
        answer = self.client.generic(method, address, body, "application/json", headers=headers)
        return collected(answer) if answer.streaming else answer

    def graphql(self, name: str, given: Mapping[str, Any]) -> Any:
        """Ask one field of Query or Mutation, with all that is below it."""
        body = json.dumps({"query": document_of(name, given), "variables": given})
        kind = "application/json"
        return self.client.post("/graphql/", body, kind, headers=self.headers)


def collected(answer: Any) -> HttpResponse:
    """Return a file that comes in blocks as one answer; of a workbook, what its sheets hold."""
    content = b"".join(answer)
    if content.startswith(b"PK"):
        with ZipFile(BytesIO(content)) as archive:
            sheets = [name for name in archive.namelist() if "sheet" in name]
            content = b"".join(map(archive.read, sheets))
    return HttpResponse(content, status=answer.status_code, headers=answer.headers)


# GraphQL ------------------------------------------------------------------------------------------


def graphql_schema() -> GraphQLSchema:
    """Return the schema in the library's own form."""
    return joined_schema._schema  # type: ignore[attr-defined]


@cache
def graphql_fields() -> dict[str, tuple[str, GraphQLField]]:
    """Return every field of Query and Mutation with the kind of its operation."""
    schema = graphql_schema()
    found = {}
    for kind, root in (("query", schema.query_type), ("mutation", schema.mutation_type)):
        for name, one in (root.fields if root else {}).items():
            found[name] = (kind, one)
    return found


def document_of(name: str, given: Collection[str] = ()) -> str:
    """Return a document that passes on the given arguments and selects all that can be selected."""
    kind, one = graphql_fields()[name]
    passed = [arg for arg in one.args if arg in given]
    head = ", ".join(f"${arg}: {one.args[arg].type}" for arg in passed)
    inner = [f"{arg}: ${arg}" for arg in passed]
    if "limit" in one.args and "limit" not in given:
        inner.append("limit: 20")  # a document may not cost too much
    arguments = (f"({head})" if head else "", f"({', '.join(inner)})" if inner else "")
    return f"{kind}{arguments[0]} {{ {name}{arguments[1]}{selection(one.type)} }}"


def selection(kind: Any, depth: int = 0) -> str:
    """Return the selection of everything below a type that needs no arguments."""
    named = get_named_type(kind)
    if not isinstance(named, GraphQLObjectType) or depth > _DEEPEST:
        return ""
    chosen = [
        name + selection(one.type, depth + 1)
        for name, one in named.fields.items()
        if not any(map(is_required_argument, one.args.values()))
        and (is_leaf_type(get_named_type(one.type)) or depth < _DEEPEST)
    ]
    return f" {{ {' '.join(chosen)} }}"


def id_arguments(one: GraphQLField) -> list[str]:
    """Return the arguments of type ID, and `filters.x` for those within input objects."""
    found = []
    for name, argument in one.args.items():
        named = get_named_type(argument.type)
        if named.name == "ID":
            found.append(name)
        if isinstance(named, GraphQLInputObjectType):
            found += [
                f"{name}.{inner}"
                for inner, member in named.fields.items()
                if get_named_type(member.type).name == "ID"
            ]
    return found


# Judging ------------------------------------------------------------------------------------------


def assert_nothing_of(secrets: Collection[str], response: Any, asked: Collection[str] = ()) -> None:
    """Fail if an answer holds one of these texts."""
    text = response.content.decode().lower()
    for one in asked:  # a refusal may repeat what was asked
        text = text.replace(one.lower(), "")
    assert [one for one in secrets if one.lower() in text] == []
