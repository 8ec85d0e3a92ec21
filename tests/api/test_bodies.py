"""What a body may hold, and how large it may be; nothing that is sent leads to a 5xx."""

import json
import tracemalloc
from io import BytesIO

import pytest
from django.test import RequestFactory

from api import middleware
from api.parsing import load
from api.refusals import DuplicateKey
from tests.api.test_problems import assert_problem

pytestmark = pytest.mark.urls("tests.api.urls")

BAD_JSON = {
    "cut": (b'{"text": "a', "malformed_json"),
    "not utf-8": (b'{"text": "\xff"}', "malformed_json"),
    "utf-16": ('{"text": "a"}'.encode("utf-16"), "malformed_json"),
    "bom": (b'\xef\xbb\xbf{"text": "a"}', "malformed_json"),
    "raw NUL": (b'{"text": "\x00"}', "malformed_json"),
    "escaped NUL": (b'{"text": "\\u0000"}', "unstorable_text"),
    "lone surrogate": (b'{"text": "\\ud800"}', "unstorable_text"),
    "NUL in a key": (b'{"a\\u0000": 1}', "unstorable_text"),
    "surrogate in JSON field": (b'{"text": "a", "extra": {"b": ["\\udfff"]}}', "unstorable_text"),
    "NaN": (b'{"text": NaN}', "number_out_of_range"),
    "Infinity": (b'{"text": -Infinity}', "number_out_of_range"),
    "1e400": (b'{"extra": 1e400}', "number_out_of_range"),
    "1e400000": (b'{"extra": 1e400000}', "number_out_of_range"),
    "65 bits": (b'{"extra": 9223372036854775808}', "number_out_of_range"),
    "5,000 digits": (b'{"extra": ' + b"9" * 5_000 + b"}", "number_out_of_range"),
    "duplicate key": (b'{"text": "a", "text": "b"}', "duplicate_key"),
    "nested duplicate": (b'{"text": "a", "extra": {"b": 1, "b": 2}}', "duplicate_key"),
    "100,000 deep": (b"[" * 100_000, "too_deep"),
    "100,000 deep, closed": (b"[" * 100_000 + b"]" * 100_000, "too_deep"),
    "100,000 objects deep": (b'{"a":' * 100_000, "too_deep"),
    "33 deep": (b'{"extra":' + b"[" * 32 + b"]" * 32 + b"}", "too_deep"),
}


@pytest.mark.parametrize("name", BAD_JSON)
def test_bad_json(caller, name):
    body, code = BAD_JSON[name]
    assert_problem(caller.post("/api/v1/echo", body), 400, code)


def test_pointers_lead_to_the_value(caller):
    body = caller.post("/api/v1/echo", b'{"extra": {"a/b": ["x", "\\u0000"]}}').json()
    assert [one["pointer"] for one in body["errors"]] == ["#/extra/a~1b/1"]


def test_32_levels_pass(caller):
    deep = b'{"text": "a", "extra":' + b"[" * 31 + b"]" * 31 + b"}"
    assert caller.post("/api/v1/echo", deep).status_code == 200


def test_a_body_of_the_wrong_shape(caller):
    empty = assert_problem(caller.post("/api/v1/echo", b""), 400, "invalid")
    assert empty["errors"][0]["pointer"] == "#/text"
    for body in (b"[]", b'"text"', b"5", b"null", b"true"):
        assert_problem(caller.post("/api/v1/echo", body), 400, "invalid")


def test_a_large_body_is_refused_without_reading(caller):
    exact = json.dumps({"text": "a", "extra": "x" * 999_970}).encode()
    assert len(exact) <= 1_000_000
    assert caller.post("/api/v1/echo", exact).status_code == 200
    body = assert_problem(caller.post("/api/v1/echo", b" " * 1_000_001), 413, "body_too_large")
    assert body["detail"] == "The request body is too large; this address accepts 1,000,000 bytes."


@pytest.mark.parametrize("path", ["/api/v1/echo", "/api/v1/nothing", "/graphql/", "/public/v1/x"])
def test_every_address_has_the_limit(stranger, path):
    response = stranger.generic("POST", path, b" " * 1_000_001, "application/json")
    assert_problem(response, 413, "body_too_large")


class Endless:
    """A body without an end that counts what was taken from it."""

    def __init__(self, total):
        self.left, self.taken = total, 0

    def read(self, size=-1):
        size = min(size, self.left)
        self.left -= size
        self.taken += size
        return b" " * size


def chunked(body, content_type="application/json", path="/api/v1/echo"):
    request = RequestFactory().post(path, b"", content_type)
    request.META |= {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input": body}
    request.META.pop("CONTENT_LENGTH", None)
    return request


def test_a_chunked_body_is_counted_while_it_is_read():
    endless = Endless(100_000_000)
    respond = middleware.ProblemMiddleware(lambda _: pytest.fail("reached the view"))
    response = respond(chunked(endless))
    assert json.loads(response.content)["code"] == "body_too_large"
    assert endless.taken == 100_000_000  # read to the end, so that the caller hears the answer
    endless = Endless(1_000_000_000)
    respond(chunked(endless))
    assert endless.taken < 140_000_000  # but not for ever


def test_a_declared_length_is_believed():
    request = RequestFactory().post("/api/v1/echo", b"", "application/json")
    request.META |= {"CONTENT_LENGTH": "99999999999", "wsgi.input": Endless(5_000_000)}
    respond = middleware.ProblemMiddleware(lambda _: pytest.fail("reached the view"))
    assert respond(request).status_code == 413
    assert request.META["wsgi.input"].left == 0


def test_a_caller_who_goes_away():
    class Gone:
        def read(self, size):
            raise ConnectionResetError

    request = RequestFactory().post("/api/v1/echo", b"", "application/json")
    request.META |= {"CONTENT_LENGTH": "2000000", "wsgi.input": Gone()}
    respond = middleware.ProblemMiddleware(lambda _: pytest.fail("reached the view"))
    assert respond(request).status_code == 413


def test_a_body_that_ends_too_soon():
    request = RequestFactory().post("/api/v1/echo", b"", "application/json")
    request = type(request)(
        request.META | {"CONTENT_LENGTH": "20", "wsgi.input": BytesIO(b'{"text": "a"}')}
    )
    respond = middleware.ProblemMiddleware(lambda _: pytest.fail("reached the view"))
    body = json.loads(respond(request).content)
    assert (body["status"], body["detail"]) == (400, "The body ended before its length.")


def test_no_more_is_read_than_was_declared():
    seen = []
    request = RequestFactory().post("/api/v1/echo", b"", "application/json")
    following = BytesIO(b'{"text": "a"}GET / HTTP/1.1')
    request = type(request)(request.META | {"CONTENT_LENGTH": "13", "wsgi.input": following})
    middleware.ProblemMiddleware(lambda request: seen.append(request.body))(request)
    assert (seen, following.read()) == ([b'{"text": "a"}'], b"GET / HTTP/1.1")


def test_a_chunked_body_reaches_the_view():
    seen = []
    respond = middleware.ProblemMiddleware(lambda request: seen.append(request.body))
    respond(chunked(BytesIO(b'{"text": "a"}')))
    respond(chunked(BytesIO(b"")))
    assert seen == [b'{"text": "a"}', b""]


def test_an_upload_has_a_limit_of_its_own(caller, settings):
    settings.API_MAX_UPLOAD_BYTES = 3_000_000
    for size, status in ((2_900_000, 200), (3_000_000, 413)):
        file = BytesIO(b"x" * size)
        file.name = "report.txt"
        response = caller.client.post(
            "/api/v1/upload", {"file": file}, headers={"Authorization": f"Bearer {caller.secret}"}
        )
        assert response.status_code == status
    form = {"Content-Type": "multipart/form-data"}
    assert_problem(caller.post("/api/v1/upload", b"x", **form), 400, "malformed")
    form = {"Content-Type": "multipart/form-data; boundary=x"}
    assert_problem(caller.post("/api/v1/echo", b"--x--", **form), 415, "unsupported_media_type")


STRICT = {
    "unknown": ({"text": "a", "org": 1}, [("#/org", "unknown_field")]),
    "read only": ({"text": "a", "id": "key_1"}, [("#/id", "read_only")]),
    "missing": ({}, [("#/text", "required")]),
    "number for text": ({"text": 5}, [("#/text", "invalid")]),
    "true for text": ({"text": True}, [("#/text", "invalid")]),
    "null": ({"text": None}, [("#/text", "null")]),
    "text for true": ({"text": "a", "is_public": "yes"}, [("#/is_public", "invalid")]),
    "1 for true": ({"text": "a", "is_public": 1}, [("#/is_public", "invalid")]),
    "row": (
        {"text": "a", "rows": [{"rating": 1}, {"rating": "5"}, {"rating": 6}]},
        [("#/rows/1/rating", "invalid"), ("#/rows/2/rating", "max_value")],
    ),
    "true for number": (
        {"text": "a", "rows": [{"rating": True}]},
        [("#/rows/0/rating", "invalid")],
    ),
    "1.5 for number": ({"text": "a", "rows": [{"rating": 1.5}]}, [("#/rows/0/rating", "invalid")]),
    "unknown in row": (
        {"text": "a", "rows": [{"rating": 1, "a/b~": 1}]},
        [("#/rows/0/a~1b~0", "unknown_field")],
    ),
    "naive": ({"text": "a", "left_at": "2026-01-31T09:30:00"}, [("#/left_at", "naive_time")]),
    "offset": (
        {"text": "a", "left_at": "4141-08-01T07:01:42+17:25"},
        [("#/left_at", "offset_out_of_range")],
    ),
    "no such day": ({"text": "a", "left_at": "2026-02-30T00:00:00Z"}, [("#/left_at", "invalid")]),
    "year 1": ({"text": "a", "left_at": "0001-01-01T00:00:00+14:00"}, [("#/left_at", "invalid")]),
    "a day": ({"text": "a", "left_at": "2026-01-31"}, [("#/left_at", "invalid")]),
    "a number": ({"text": "a", "left_at": 5}, [("#/left_at", "invalid")]),
    "only invisible": ({"text": "a", "name": "\u202e\u200b"}, [("#/name", "blank")]),
}


@pytest.mark.parametrize("name", STRICT)
def test_strict_fields(caller, name):
    sent, expected = STRICT[name]
    body = assert_problem(caller.post("/api/v1/echo", json.dumps(sent)), 400, "invalid")
    assert [(one["pointer"], one["code"]) for one in body["errors"]] == expected


def test_what_is_understood(caller):
    sent = {
        "text": "e\u0301 \u202eevil",
        "name": "  A\u030angstro\u0308m \u202e\u2066x ",
        "left_at": "2026-01-31T09:30:00.25+09:00",
        "is_public": True,
        "rows": [{"rating": 5.0}],
    }
    assert caller.post("/api/v1/echo", json.dumps(sent)).json() == {
        "text": "é \u202eevil",
        "name": "Ångström x",
        "left_at": "2026-01-31T00:30:00.250000Z",
        "is_public": True,
        "rows": [{"rating": 5}],
    }


def test_a_long_key_over_many_elements_is_cheap():
    """The way to each element is written out only when something is wrong there."""
    tracemalloc.start()
    load(b'{"%s": [%s1]}' % (b"k" * 20_000, b"1," * 20_000))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000_000


def test_a_late_duplicate_among_many_keys_is_named():
    names = b",".join(b'"k%d":1' % n for n in range(50_000))
    with pytest.raises(DuplicateKey, match="k49999"):
        load(b'{%s,"k49999":2}' % names)
