"""The explanation of every code, the OpenAPI document and its page, and who is calling."""

import pytest

from accounts.choices import Scope
from accounts.errors import Refusal
from api import openapi
from api.codes import TRANSPORT, every_code
from api.openapi import Incomplete
from api.pages import document

MAXIMUM = 200


def refusals(parent=Refusal):
    yield parent
    for child in parent.__subclasses__():
        yield from refusals(child)


def test_every_refusal_has_a_page(stranger):
    codes = every_code()
    ours = {one.code for one in refusals() if not one.__module__.startswith("tests.")}
    assert ours | {code.name for code in TRANSPORT} == set(codes)
    listed = stranger.get("/problems/").content.decode()
    for name, code in codes.items():
        assert code.meaning.endswith(".")
        assert f"/problems/{name}" in listed
        page = stranger.get(f"/problems/{name}")
        assert (page.status_code, code.meaning.split("`")[0] in page.content.decode()) == (
            200,
            True,
        )


def test_a_code_that_is_none(stranger):
    assert stranger.get("/problems/nothing").status_code == 404


def test_one_code_has_one_status():
    statuses: dict[str, set[str]] = {}
    for refusal in refusals():
        statuses.setdefault(refusal.code, set()).add(refusal.kind)
    assert {code: kinds for code, kinds in statuses.items() if len(kinds) > 1} == {}


def test_the_page_of_the_document_loads_nothing_from_outside(stranger):
    page = stranger.get("/api/v1/docs")
    policy = page["Content-Security-Policy"]
    assert page.status_code == 200
    assert "unsafe-eval" not in policy
    assert "unsafe-inline" not in policy.partition("script-src")[2].partition(";")[0]
    for line in page.content.decode().splitlines():
        assert "http" not in line or "charset" in line
        assert "<script>" not in line


def test_the_document_in_both_formats(stranger):
    yaml = stranger.get("/api/v1/schema")
    json = stranger.get("/api/v1/schema?format=json")
    assert yaml["Content-Type"].startswith("application/vnd.oai.openapi")
    assert json["Content-Type"].startswith("application/vnd.oai.openapi+json")
    assert json.json() == document()
    assert json.json()["openapi"] == "3.1.1"


def test_every_operation_is_whole():
    found = list(openapi.operations(document()))
    ids = [operation["operationId"] for _, _, operation in found]
    assert len(set(ids)) == len(ids)
    for path, method, operation in found:
        problems = {status for status in operation["responses"] if status >= "400"}
        assert {"400", "401", "403", "406", "503"} <= problems, (path, method)
        for status in problems:
            content = operation["responses"][status]["content"]
            assert list(content) == ["application/problem+json"]
        assert {name for scheme in operation["security"] for name in scheme} == {"apiKey", "oauth2"}
        if "{" in path:
            assert "404" in problems
        for parameter in operation.get("parameters", []):
            assert parameter["description"]


def test_the_credentials():
    schemes = document()["components"]["securitySchemes"]
    flow = schemes["oauth2"]["flows"]["clientCredentials"]
    assert set(flow["scopes"]) == {scope.value for scope in Scope}
    assert (schemes["apiKey"]["type"], schemes["apiKey"]["scheme"]) == ("http", "bearer")


def test_lists_are_pages():
    lists = [
        operation
        for _, method, operation in openapi.operations(document())
        if method == "get" and operation["operationId"].endswith("_list")
    ]
    assert lists
    schemas = document()["components"]["schemas"]
    for operation in lists:
        parameters = {one["name"]: one for one in operation["parameters"]}
        assert parameters["limit"]["schema"]["maximum"] == MAXIMUM
        answer = operation["responses"]["200"]["content"]["application/json"]
        named = answer["schema"].get("$ref", "").rpartition("/")[2]
        schema = schemas[named] if named else answer["schema"]
        assert {"items", "next"} <= set(schema["properties"])
        for example in answer["examples"].values():
            assert set(example["value"]) == set(schema["properties"])


@pytest.mark.parametrize(
    ("lacking", "what"),
    [
        ({}, "a summary"),
        ({"summary": "A", "responses": {}}, "a description"),
        (
            {
                "summary": "A",
                "description": "B",
                "responses": {"200": {"content": {"application/json": {}}}},
            },
            "an example of its answer 200",
        ),
        (
            {
                "summary": "A",
                "description": "B",
                "responses": {"204": {}},
                "requestBody": {"content": {"application/json": {}}},
            },
            "an example of its body",
        ),
    ],
)
def test_an_operation_that_lacks_something_stops_the_generation(lacking, what):
    operation = {"responses": {}, **lacking}
    with pytest.raises(Incomplete, match=rf"GET /api/v1/x lacks {what}"):
        openapi.complete({"paths": {"/api/v1/x": {"get": operation}}})
