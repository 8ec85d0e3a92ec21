"""Completes the OpenAPI document: problems, credentials, tags, pages; refuses to leave one out."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from api.openapi_parts import (
    LIST_PARAMETERS,
    PROBLEM_SCHEMA,
    example_of_problem,
    problem_statuses,
)
from api.openapi_settings import SCOPES
from api.permissions import scope_of
from api.problems import MEDIA_TYPE

ABOUT = "x-about"
_METHODS = {"get", "put", "post", "delete", "patch"}


class ActorScheme(OpenApiAuthenticationExtension):
    """Both ways to bring credentials."""

    target_class = "api.authentication.ActorAuthentication"
    name = ["apiKey", "oauth2"]

    def get_security_requirement(self, auto_schema: AutoSchema) -> list[dict[str, list[str]]]:
        """Return either a key or a token, with the scope that the operation needs."""
        scope = scope_of(auto_schema.view, auto_schema.method)
        needed = [] if scope is None else [scope.value]
        return [{"apiKey": []}, {"oauth2": needed}]

    def get_security_definition(self, auto_schema: AutoSchema) -> list[dict[str, Any]]:
        """Describe both schemes."""
        key = {
            "type": "http",
            "scheme": "bearer",
            "description": "An API key: `Authorization: Bearer gsk_...`.",
        }
        flow = {"tokenUrl": "/oauth/token/", "scopes": SCOPES}
        oauth = {
            "type": "oauth2",
            "description": "An access token of a registered client.",
            "flows": {"clientCredentials": flow},
        }
        return [key, oauth]


class OperationSchema(AutoSchema):
    """Describes one operation; `view.tag` names its group."""

    def get_tags(self) -> list[str]:
        """Return the group: said by the view, or else the first step of the path."""
        tag = getattr(self.view, "tag", None)
        return [tag] if tag else super().get_tags()

    def get_operation(self, *args: Any, **options: Any) -> dict[str, Any] | None:
        """Add what the view is about (for its tag) and the scope that the operation needs."""
        operation: dict[str, Any] | None = super().get_operation(*args, **options)
        if operation is None:
            return None
        operation[ABOUT] = (type(self.view).__doc__ or "").strip().partition("\n")[0]
        scope = scope_of(self.view, self.method) if hasattr(self.view, "required_scope") else None
        if scope and operation.get("description"):
            operation["description"] += f"\n\nNeeds the scope `{scope.value}`."
        return operation

    def get_filter_backends(self) -> list[Any]:
        """Describe filters here: the views apply them themselves."""
        return []

    def get_override_parameters(self) -> list[Any]:
        """Add the page's and the filters' parameters to lists."""
        if not self._is_list_view() or not hasattr(self.view, "filterset_class"):
            return []
        from api.openapi_filters import filter_parameters  # noqa: PLC0415 - loads every model

        return [*LIST_PARAMETERS, *filter_parameters(self.view.filterset_class)]

    def _get_paginator(self) -> Any:
        return None

    def _get_response_for_code(
        self,
        serializer: Any,
        status_code: str,
        media_types: Any = None,
        direction: str = "response",
    ) -> dict[str, Any]:
        answer: dict[str, Any] = super()._get_response_for_code(  # type: ignore[no-untyped-call]
            serializer, status_code, media_types, direction
        )
        for content in answer.get("content", {}).values():
            if content.get("schema", {}).get("type") == "array" and self._is_page():
                content["schema"] = page_of(content["schema"]["items"])
                for example in content.get("examples", {}).values():
                    example["value"] = example_of_page(example["value"])
        return answer

    def _is_page(self) -> bool:
        return hasattr(self.view, "ordering") and self._is_list_view()


def page_of(item: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a page of such items."""
    return {
        "type": "object",
        "required": ["items", "next"],
        "additionalProperties": False,
        "properties": {
            "items": {"type": "array", "items": item, "maxItems": 200},
            "next": {
                "type": ["string", "null"],
                "description": "Send it back as `cursor`; null where the list ends.",
            },
        },
    }


def example_of_page(value: Any) -> Any:
    """Return the page around an example of one item, which drf-spectacular has put into a list."""
    rows = value if isinstance(value, list) else [value]
    if rows and isinstance(rows[0], dict) and "items" in rows[0]:
        return rows[0]
    return {"items": rows, "next": None}


class Incomplete(Exception):
    """An operation lacks what every operation has; the generation stops."""


def complete(result: dict[str, Any], *_: Any, **__: Any) -> dict[str, Any]:
    """Add what holds for every operation, and raise Incomplete where a view must say more."""
    components = result.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = PROBLEM_SCHEMA
    tags: dict[str, str] = {}
    for path, method, operation in operations(result):
        about = operation.pop(ABOUT, "")
        for tag in operation.get("tags", []):
            tags.setdefault(tag, about)
        describe_path_parameters(operation)
        for status in problem_statuses(operation, path, method):
            operation["responses"].setdefault(str(int(status)), problem_response(status, path))
        for status, answer in operation["responses"].items():
            answer["description"] = answer.get("description") or HTTPStatus(int(status)).phrase
        lack = what_is_missing(operation)
        if lack:
            message = f"{method.upper()} {path} lacks {lack}."
            raise Incomplete(message)
    result["tags"] = [{"name": tag, "description": tags[tag]} for tag in sorted(tags)]
    close_objects(components["schemas"])
    return result


def operations(result: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Return path, method and description of each operation."""
    for path, methods in result.get("paths", {}).items():
        for method, operation in methods.items():
            if method in _METHODS:
                yield path, method, operation


def describe_path_parameters(operation: dict[str, Any]) -> None:
    """Say what stands in the path: always a public id, unless the view says otherwise."""
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "path":
            parameter.setdefault("description", "The public id.")


def problem_response(status: HTTPStatus, path: str) -> dict[str, Any]:
    """Return the description of one refusal."""
    content = {
        MEDIA_TYPE: {
            "schema": {"$ref": "#/components/schemas/Problem"},
            "examples": {"Problem": {"value": example_of_problem(status, path)}},
        }
    }
    answer: dict[str, Any] = {"description": status.phrase, "content": content}
    if status in {HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS}:
        seconds = {"type": "integer", "minimum": 0}
        answer["headers"] = {"Retry-After": {"description": "Seconds to wait.", "schema": seconds}}
    return answer


def what_is_missing(operation: dict[str, Any]) -> str | None:
    """Return what a reader would miss; None if nothing is."""
    if not operation.get("summary"):
        return "a summary (first line of the docstring)"
    if not operation.get("description"):
        return "a description"
    for status, answer in operation["responses"].items():
        for content in answer.get("content", {}).values():
            if status.startswith("2") and not ("example" in content or "examples" in content):
                return f"an example of its answer {status}"
    for content in operation.get("requestBody", {}).get("content", {}).values():
        if not ("example" in content or "examples" in content):
            return "an example of its body"
    return None


def close_objects(schemas: dict[str, Any]) -> None:
    """Say that bodies hold nothing but their fields: unknown ones are refused."""
    for name, schema in schemas.items():
        if name.endswith("Request") and schema.get("type") == "object":
            schema.setdefault("additionalProperties", False)
