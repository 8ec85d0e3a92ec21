"""Bytes to lines: what is refused before any row comes out."""

import gzip
from io import BytesIO

import pytest

from feedback.formats import text
from feedback.formats.rows import (
    DamagedArchive,
    DecompressionBomb,
    EmptyFile,
    FileTooLarge,
    LineTooLong,
    Undecodable,
    WrongFormat,
)

WESTERN = ("utf-8", "iso-8859-1", "cp1252")


def lines(data: bytes, encodings=WESTERN) -> list[str]:
    return list(text.open_text(BytesIO(data), encodings).lines())


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a", ["a"]),
        (b"a\n", ["a"]),
        (b"a\r\nb\r\n", ["a", "b"]),
        (b"a\n\nb", ["a", "", "b"]),
        (b"\xef\xbb\xbfa\nb", ["a", "b"]),
        ("a\u2028b\x85c".encode(), ["a\u2028b\x85c"]),
        (b"a\rb\n", ["a\rb"]),
    ],
)
def test_lines_end_with_lf_or_crlf(data, expected):
    assert lines(data) == expected
    assert lines(gzip.compress(data)) == expected


def test_lines_over_many_chunks_stay_whole(monkeypatch):
    data = "\r\n".join(f"{n} é{'x' * (n % 50)}" for n in range(500)).encode()
    whole = lines(data)
    monkeypatch.setattr(text, "CHUNK", 7)

    assert lines(data) == whole
    assert len(whole) == 500


@pytest.mark.parametrize("data", [b"", b"\n\r\n ", b"\xef\xbb\xbf", gzip.compress(b"", mtime=0)])
def test_nothing_is_refused(data):
    with pytest.raises(EmptyFile, match="the file is empty"):
        lines(data)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"PK\x03\x04rest", "a ZIP or XLSX file"),
        (b"%PDF-1.7", "a PDF file"),
        ("a\tb".encode("utf-16"), "UTF-16"),
        ("a\tb".encode("utf-16-be"), None),
        (b"\xfe\xff\0a", "UTF-16"),
    ],
)
def test_other_kinds_of_files_are_named(data, what):
    if what is None:
        assert lines(data) == [
            "\0a\0\t\0b"
        ]  # without a mark nothing tells; its header will not fit
        return
    with pytest.raises(WrongFormat, match=f"Line 1, column 1: this is {what}"):
        lines(data)


@pytest.mark.parametrize("cut", [5, 12, -9, -4, -1])
def test_cut_gzip_is_refused_before_the_first_line(cut):
    whole = gzip.compress(b"".join(b"%d,%d\n" % (n, n * 7919) for n in range(3_000)))
    with pytest.raises(DamagedArchive, match="cut off or damaged"):
        lines(whole[:cut])


def test_damaged_gzip_is_refused():
    whole = bytearray(gzip.compress(b"".join(b"%d\n" % (n * 7919) for n in range(3_000))))
    whole[len(whole) // 2] ^= 0xFF
    with pytest.raises(DamagedArchive):
        lines(bytes(whole))


def test_a_bomb_is_refused_in_time(monkeypatch):
    bomb = gzip.compress(b"a\n" * 20_000_000)
    read = []
    chunks = text.chunks
    monkeypatch.setattr(
        text, "chunks", lambda *a, **k: (read.append(len(c)) or c for c in chunks(*a, **k))
    )

    with pytest.raises(DecompressionBomb, match="grows to over 200 times its size"):
        lines(bomb)
    assert sum(read) < 2 * text.RATIO_FREE


def test_a_line_that_never_ends_is_refused():
    with pytest.raises(LineTooLong, match=r"Line 3, column 1048577: the line is longer than"):
        lines(b"a\nb\n" + b"x" * (text.MAX_LINE + 1) + b"\nc")
    assert len(lines(b"a\n" + b"x" * text.MAX_LINE + b"\nb")) == 3


def test_a_file_beyond_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(text, "MAX_BYTES", 100)
    with pytest.raises(FileTooLarge, match="more than 100 bytes; split it"):
        lines(b"aaaa\n" * 21)


def test_the_first_encoding_that_fits_the_whole_file_is_taken():
    late = b"a\n" * 300_000
    for data, encoding in [
        (late, "utf-8"),
        (late + "é".encode(), "utf-8"),
        (late + b"\xe9", "iso-8859-1"),
        (late + b"\xe9\x92", "cp1252"),
    ]:
        assert text.open_text(BytesIO(data), WESTERN).encoding == encoding


def test_bytes_that_fit_nothing_are_refused_with_their_lines():
    with pytest.raises(Undecodable) as refused:
        lines(b"a\n\xe9\n\x81\n")
    assert str(refused.value) == (
        "The file is not readable as utf-8 (line 2, byte 1), iso-8859-1 (line 3, byte 1), "
        "cp1252 (line 3, byte 1). "
        "Check the marketplace, or save the file as UTF-8."
    )


def test_a_byte_order_mark_is_a_promise():
    with pytest.raises(Undecodable, match=r"not readable as utf-8 \(line 1, byte 5\)\."):
        lines(b"\xef\xbb\xbfa\xe9")


def test_cp932_is_strict():
    assert lines(b"\x87\x40", ("utf-8", "cp932")) == ["①"]
    with pytest.raises(Undecodable):
        lines(b"\x87", ("utf-8", "cp932"))
