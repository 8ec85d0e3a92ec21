"""What openpyxl would keep in memory is bounded before it reads anything."""

from collections.abc import Iterator

import pytest

from feedback.formats import workbook_weight
from feedback.formats.rows import FileTooLarge
from feedback.formats.workbook_weight import weigh
from tests.feedback.formats.test_workbook import rows_of
from tests.feedback.formats.workbooks import with_part, with_shared_strings, with_sheet, workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def weighed(content: str, *, root: str = "worksheet", piece: int = 1000) -> None:
    data = f'<{root} xmlns="{MAIN}">{content}</{root}>'.encode()
    weigh("xl/part.xml", iter([data[at : at + piece] for at in range(0, len(data), piece)]))


@pytest.fixture(autouse=True)
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    freed = {f"{MAIN} row": ("rows", 5), f"{MAIN} si": ("texts", 3)}
    monkeypatch.setattr(workbook_weight, "_FREED", freed)
    monkeypatch.setattr(workbook_weight, "MAX_OTHERS", 40)
    monkeypatch.setattr(workbook_weight, "MAX_ELEMENTS_OF_ONE", 60)
    monkeypatch.setattr(workbook_weight, "MAX_BYTES_OF_ONE", 3000)
    monkeypatch.setattr(workbook_weight, "MAX_BYTES_OF_OTHERS", 5000)
    monkeypatch.setattr(workbook_weight, "CHUNK", 1000)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("<row/>" * 6, "more than 5 rows"),
        ("<si><t>a</t></si>" * 4, "more than 3 texts"),
        ("<a/>" * 40, "more than 40 elements beside its rows"),
        ("<row>" + "<c/>" * 61 + "</row>", "a row of more than 60 elements"),
        (f"<row><c>{'x' * 3100}</c></row>", "a row or a text of more than 3,000 bytes"),
        ("<row><c>" + "x" * 90_000, "a row or a text of more than 3,000 bytes"),
        ("x" * 90_000, "more than 5,000 bytes beside its rows"),
    ],
)
def test_what_is_too_heavy(content: str, sentence: str) -> None:
    with pytest.raises(FileTooLarge, match=f"The workbook's part xl/part.xml holds {sentence}"):
        weighed(content)


@pytest.mark.parametrize(
    "content",
    [
        "<row/>" * 5,
        "<si><t>a</t></si>" * 3,
        "<a/>" * 39,
        ("<row>" + "<c/>" * 60 + "</row>") * 5,
        f"<row><c>{'x' * 2900}</c></row>" * 5,
    ],
)
def test_what_is_light_enough(content: str) -> None:
    weighed(content)
    with pytest.raises(FileTooLarge):  # it was counted: what stands beside it makes it too much
        weighed(content + "<a/>" * 41)


def test_rows_of_another_namespace_are_not_freed() -> None:
    with pytest.raises(FileTooLarge, match="elements beside its rows"):
        weighed('<row xmlns="x"/>' * 40)


@pytest.mark.parametrize("begin", [b"no xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;', b"<a></b>"])
def test_behind_what_nobody_reads_the_bytes_are_still_seen(begin: bytes) -> None:
    """The archive's sum is checked at the end of a part, wherever its XML ends."""
    seen: list[bytes] = []

    def pieces() -> Iterator[bytes]:
        for piece in (begin, *[b"<a/>"] * 100):
            seen.append(piece)
            yield piece

    weigh("xl/part.xml", pieces())
    assert len(seen) == 101


@pytest.mark.parametrize(
    "content",
    [
        with_sheet('<row r="1"/>' * 6),
        with_shared_strings("<si><t>a</t></si>" * 4, '<c t="s"><v>0</v></c>'),
        with_part(workbook(), "xl/styles.xml", b"<a>" + b"<b/>" * 201 + b"</a>"),
    ],
)
def test_a_heavy_workbook_is_refused(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_weight, "MAX_BYTES_OF_OTHERS", 1 << 20)
    monkeypatch.setattr(workbook_weight, "MAX_OTHERS", 200)
    with pytest.raises(FileTooLarge, match=r"The workbook's part .* holds .*; split the sheet"):
        rows_of(content)
