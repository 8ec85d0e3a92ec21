"""The splitter of JSON: the parser's own elements, at any cut, in bounded memory, or a refusal."""

import gzip
import json
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.formats.json_records import Record, Shape, keys_of, looks_like, open_json
from feedback.formats.rows import (
    DamagedArchive,
    DecompressionBomb,
    EmptyFile,
    FileRefused,
    MalformedJson,
    ReadOptions,
    Undecodable,
    WrongFormat,
)

SHAPE = Shape(("data.list", "data.gone"), frozenset({"id"}), (frozenset({"list"}),))
PLAIN = Shape(("list",), frozenset(), ())

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=12),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)


class Cut(BytesIO):
    """A stream that gives its bytes in pieces of these sizes, over and over."""

    def __init__(self, data: bytes, sizes: list[int]) -> None:
        super().__init__(data)
        self._sizes = sizes
        self._turn = 0

    def read(self, size: int | None = -1) -> bytes:
        self._turn += 1
        return super().read(self._sizes[self._turn % len(self._sizes)])


def records(data: bytes, shape: Shape = SHAPE, encoding: str | None = None) -> list[Record]:
    return list(open_json(BytesIO(data), shape, ReadOptions(encoding=encoding)).records())


@given(
    elements=st.lists(values, max_size=6),
    beside=values,
    sizes=st.lists(st.integers(1, 9), min_size=1, max_size=5),
    indent=st.sampled_from([None, 1]),
    is_ascii=st.booleans(),
    bom=st.sampled_from([b"", b"\xef\xbb\xbf"]),
)
def test_the_elements_are_those_of_the_parser(elements, beside, sizes, indent, is_ascii, bom):
    document = {"before": beside, "data": {"list": elements, "x": beside}, "after": beside}
    text = json.dumps(document, indent=indent, ensure_ascii=is_ascii)
    expected = json.loads(text)["data"]["list"]
    stream = Cut(bom + text.encode(), sizes)

    found = list(open_json(stream, SHAPE, ReadOptions()).records())

    assert [json.loads(one.raw) for one in found] == expected
    assert [one.number for one in found] == list(range(1, len(expected) + 1))
    lines = text.split("\n")
    for one in found:
        assert lines[one.line - 1][one.column - 1 :].startswith(one.raw.split("\n", 1)[0])
        assert one.array == "data.list"
        assert one.fault is not None or one.value == json.loads(one.raw)


@given(
    st.lists(st.sampled_from('{}[]",:\\ \n1ue\x00é"list"data'), max_size=40).map("".join),
    st.lists(st.integers(1, 9), min_size=1, max_size=3),
)
def test_no_text_raises_anything_but_a_refusal(text, sizes):
    with suppress(FileRefused):
        for one in open_json(Cut(text.encode(), sizes), PLAIN, ReadOptions()).records():
            json.loads(one.raw)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"data":{"list":[]}}', []),
        ('{"data":{"list":null}}', []),
        ('{"data":{"gone":[7],"list":[8]}}', [(1, "data.gone", 7), (1, "data.list", 8)]),
        ("[]", []),
        ('[{"id":1},\n {"id":2}]', [(1, "", {"id": 1}), (2, "", {"id": 2})]),
        ('{"id":1}', [(1, "", {"id": 1})]),
        ('{"id":1}\n\n{"id":2}\r\n', [(1, "", {"id": 1}), (3, "", {"id": 2})]),
        ('{"id":1}\n{"other":2}', [(1, "", {"id": 1}), (2, "", {"other": 2})]),
        (
            '{"data":{"list":[1]}}\n{"data":{"list":[2]}}',
            [(1, "data.list", 1), (2, "data.list", 2)],
        ),
        ('{"data":{"list":[1],"list":[2]}}', [(1, "data.list", 1), (1, "data.list", 2)]),
        ('{"data":{"list":[{"a":1,"a":2}]}}', [(1, "data.list", {"a": 2})]),
    ],
)
def test_where_records_may_stand(text, expected):
    assert [(one.line, one.array, one.value) for one in records(text.encode())] == expected


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"data":{"list":[1,2', "Line 1, column 21: ] was expected, but the text ends, it is cut"),
        ('{"data":{"list":[{"a":', "Line 1, column 18: the text ends inside the value that begins"),
        ('{"data":{"list":["ab', "Line 1, column 18: the text ends inside the value that begins"),
        ('{"data":{"list":[1]}', "} was expected, but the text ends"),
        ('{"data":{"list":[\n1 2]}}', "Line 2, column 3: ] was expected, but there is '2'."),
        ('{"data":{"list":[1,]}}', "Line 1, column 20: a value was expected, but there is ']'."),
        ('{"data":{"list":[{"a"\n:NaN}]}}', "Line 2, column 2: this is not JSON"),
        ('{"data":{"list":[{"a":"\x00"}]}}', "Line 1, column 24: this is not JSON"),
        ('{"data":{"list":[{"a":01}]}}', "Line 1, column 23: this is not JSON"),
        ('{"data":{"list":[{"a":1]}]}}', "Line 1, column 24: this is not JSON"),
        ("{'data':1}", 'Line 1, column 2: a key in quotes was expected, but there is "\'".'),
        ('{"data" 1}', "Line 1, column 9: : was expected, but there is '1'."),
        ('{"data":{"list":[]}} {}', "Line 1, column 22: after the end of a value a new line"),
        ('{"data":{"list":[' + "[" * 30, "Line 1, column 18: this is nested more than 32 deep."),
        (
            '{"data":{"list":["' + "x" * 1_048_600,
            "Line 1, column 18: the value that begins here has",
        ),
        ('{"data":{"list":[' + "1" * 1_048_600, "more than 1,048,576 characters"),
        ('{"data":{"list":[{"a":"' + '\\"' * 600_000, "more than 1,048,576 characters"),
    ],
)
def test_what_is_not_json_is_refused_before_the_first_record(text, sentence):
    with pytest.raises(MalformedJson) as refusal:
        open_json(BytesIO(text.encode()), SHAPE, ReadOptions())
    assert sentence in str(refusal.value)


@pytest.mark.parametrize(
    ("data", "shape", "error", "sentence"),
    [
        (b"", SHAPE, EmptyFile, "Line 1: the file is empty."),
        (b" \n\xef\xbb\xbf"[:2], SHAPE, EmptyFile, "Line 1: the file is empty."),
        (
            b"{}",
            SHAPE,
            WrongFormat,
            "an object with the list data.list or data.gone, or a record w",
        ),
        (
            b'{"errors":[]}',
            PLAIN,
            WrongFormat,
            "Line 1, column 1: an object with the list list was",
        ),
        (b"[]", PLAIN, WrongFormat, "Line 1, column 1: an object with the list list was expected."),
        (b"5", SHAPE, WrongFormat, "Line 1, column 1: an object with the list"),
        (b'{"list":{}}', PLAIN, WrongFormat, "Line 1, column 9: list must be a list."),
        (b'{"data":{"list":[]}}\n{"id":1}', SHAPE, WrongFormat, "Line 2, column 1: an object with"),
        (b'{"list":["\xe9"]}', PLAIN, Undecodable, "Line 1, column 11: the bytes are not UTF-8"),
        (b'{\n"\xc3\xa9\xff', PLAIN, Undecodable, "Line 2, column 3: the bytes are not UTF-8"),
        (b'{"list":["\xc3', PLAIN, Undecodable, "Line 1, column 11: the bytes are not UTF-8"),
        ("{}".encode("utf-16"), PLAIN, WrongFormat, "UTF-16"),
        ('{"list":[]}'.encode("utf-16-le"), PLAIN, MalformedJson, "Line 1, column 2: a key in quo"),
        (b"PK\x03\x04", PLAIN, WrongFormat, "a ZIP or XLSX file"),
    ],
)
def test_what_is_something_else_is_refused(data, shape, error, sentence):
    with pytest.raises(error) as refusal:
        open_json(BytesIO(data), shape, ReadOptions())
    assert sentence in str(refusal.value)


def test_a_record_alone_is_known_by_its_first_thousand_keys():
    many = {f"k{number}": 0 for number in range(1_000)}
    assert len(records(json.dumps({"id": 1, **many}).encode())) == 1
    with pytest.raises(WrongFormat):
        records(json.dumps({**many, "id": 1}).encode())


def test_another_encoding_is_asked_about():
    assert records(b'{"list":[1]}', PLAIN, "UTF-8")[0].value == 1
    with pytest.raises(Undecodable, match="JSON is always UTF-8; leave encoding out"):
        records(b'{"list":[1]}', PLAIN, "cp1252")


@pytest.mark.parametrize(
    ("element", "column", "code"),
    [
        ('{"a":"\\ud800"}', "record", "lone_surrogate"),
        ('{"a":1e400}', "record", "number_too_large"),
        ('{"a":{"b":[0,"x\\u0000"]}}', "a.b[1]", "nul_character"),
        ('{"a\\u0000":1}', "record", "nul_character"),
        ('{"a":9223372036854775808}', "a", "number_too_large"),
        ('{"a":123456789012345678901234567890}', "a", "number_too_large"),
        ('{"a":-9223372036854775809}', "a", "number_too_large"),
    ],
)
def test_what_no_database_holds_spoils_only_its_record(element, column, code):
    bad, good = records(f'{{"list":[{element},{{"a":9223372036854775807}}]}}'.encode(), PLAIN)

    assert (bad.fault.column, bad.fault.code) == (column, code)
    assert (good.fault, good.value) == (None, {"a": 2**63 - 1})


def test_gzip_is_read_and_its_dangers_are_refused():
    packed = gzip.compress(b'{"list":[1,2]}')
    assert [one.value for one in records(packed, PLAIN)] == [1, 2]
    with pytest.raises(DamagedArchive):
        records(packed[:-9], PLAIN)
    with pytest.raises(DecompressionBomb):
        records(gzip.compress(b'{"list":[' + b" " * 20_000_000), PLAIN)


def test_a_file_is_known_by_its_keys():
    assert keys_of('{"a" : {"b\\"c":"x", "d":"e"') == {"a", 'b\\"c', "d"}
    assert looks_like(SHAPE, '\ufeff {"x":{"list" :') is True
    assert looks_like(SHAPE, '"list":') is False
    assert looks_like(SHAPE, '{"a":"list"}') is False


class Endless:
    """A document of so many records that is made while it is read."""

    def __init__(self, count: int) -> None:
        record = b'{"id":"fb-1","text":"%s","list":[[1,{"a":"\\""}],2]},\n' % (b"x" * 2_000)
        self._block = record * 100
        self._blocks = count // 100
        self.seek(0)

    def seek(self, offset: int) -> None:
        self._pieces = self._generate()
        self._held = b""

    def _generate(self) -> Iterator[bytes]:
        yield b'{"list":[\n'
        for _ in range(self._blocks):
            yield self._block
        yield b'{"id":"last"}]}'

    def read(self, size: int) -> bytes:
        while len(self._held) < size and (piece := next(self._pieces, b"")):
            self._held += piece
        given, self._held = self._held[:size], self._held[size:]
        return given


def test_memory_stays_bounded():
    stream = Endless(25_000)
    tracemalloc.start()
    try:
        found = open_json(stream, PLAIN, ReadOptions()).records()
        length, count, last = 0, 0, None
        for last in found:
            length += len(last.raw)
            count += 1
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert (count, last.raw, last.line) == (25_001, '{"id":"last"}', 25_002)
    assert length > 50_000_000
    assert peak < 8_000_000
