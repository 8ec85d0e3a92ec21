"""Which format a file is, and that no bytes make a reader stumble."""

import gzip
from contextlib import suppress
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.formats.catalogue import FORMATS, check_platform, detect
from feedback.formats.rows import (
    DamagedArchive,
    EmptyFile,
    FileRefused,
    ParsedRow,
    ReadOptions,
    RowRejection,
    WrongFormat,
    blank_emails,
)
from marketplaces.choices import Coverage, DateOrder
from marketplaces.packs import load_all
from tests.feedback.formats.platforms import pack_of

FIXTURES = Path(__file__).parents[2] / "fixtures" / "marketplaces"
TODAY = date(2026, 11, 22)
SIX = b"Date\tRating\tComments\tYour Response\tOrder ID\tRater Email\n"
CSV_HEADER = b"id,stars,comment,date,email\n"
bits = st.sampled_from(
    [
        *[b"7/4/26", b"\t", b"\n", b"\r\n", b"5", b",", b'"', b"\0", b"\xe9", b"\xff", b"a@b"],
        *[b'{"id": "1", ', b'"stars": 5', b"}", b"04/07/2026", b"\\ud800", b"PK\x03\x04"],
        *[b"2026-07-04", b"2026-07-04T10:00:00", b"Yes", b"\x87\x40", SIX, b"111-1", b" ", b"-"],
    ]
)


def test_the_formats_and_what_they_hold():
    assert {name: (f.name, f.coverage) for name, f in FORMATS.items()} == {
        "amazon_feedback_report": ("amazon_feedback_report", Coverage.NEGATIVE_NEUTRAL_ONLY),
        "ebay_feedback": ("ebay_feedback", Coverage.ALL),
        "ebay_trading": ("ebay_trading", Coverage.ALL),
        "etsy_reviews": ("etsy_reviews", Coverage.ALL),
        "lazada_reviews": ("lazada_reviews", Coverage.ALL),
        "allegro_ratings": ("allegro_ratings", Coverage.ALL),
        "mirakl_evaluations": ("mirakl_evaluations", Coverage.ALL),
        "google_reviews": ("google_reviews", Coverage.ALL),
        "xlsx": ("xlsx", Coverage.ALL),
        "jsonl": ("jsonl", Coverage.ALL),
        "csv": ("csv", Coverage.ALL),
    }


@pytest.mark.parametrize(
    ("path", "code", "name"),
    [
        *[(path, "amazon.us", "amazon_feedback_report") for path in FIXTURES.glob("amazon_*.txt*")],
        (FIXTURES / "own_shop.csv", "own_shop", "csv"),
        (FIXTURES / "own_shop.csv", "amazon.us", "csv"),
    ],
    ids=lambda value: getattr(value, "name", value),
)
def test_a_file_is_known_by_its_header(path, code, name):
    assert detect(path.read_bytes()[:200], load_all()[code]) == name


def test_a_tsv_of_ones_own_is_not_taken_for_the_report():
    assert detect(b"date\trating\torder id\n", load_all()["amazon.us"]) == "csv"
    assert detect(b'"id","rating","date"\r\n', load_all()["own_shop"]) == "csv"


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b'{"id": "1", "stars": 5}\n', "jsonl"),
        (gzip.compress(b'\xef\xbb\xbf{"stars": null}', mtime=0), "jsonl"),
        (b"PK\x03\x04 ... [Content_Types].xml", "xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xlsx"),
    ],
)
def test_tables_of_other_kinds(head, name):
    assert detect(head, load_all()["own_shop"]) == name


@pytest.mark.parametrize(
    ("head", "name"), [(b"Nr;Sterne\n", "csv"), (b'{"Nr": 1}', "jsonl"), (b"PK\x03\x04", "xlsx")]
)
def test_a_mapping_makes_a_table_of_any_header(head, name):
    with pytest.raises(WrongFormat):
        detect(head, load_all()["own_shop"])
    assert detect(head, load_all()["own_shop"], has_mapping=True) == name


@pytest.mark.parametrize(
    ("name", "platform", "expected"),
    [
        ("ebay_getFeedback.json", "ebay", "ebay_feedback"),
        ("etsy_reviews.json", "etsy", "etsy_reviews"),
        ("allegro_user_ratings.json", "allegro", "allegro_ratings"),
        ("lazada_review_list.json", "lazada", "lazada_reviews"),
        ("mirakl_order_evaluation.json", "mirakl", "mirakl_evaluations"),
        ("google_merchant_review.json", "google", "google_reviews"),
    ],
)
def test_an_answer_is_known_by_its_keys(name, platform, expected):
    data = (FIXTURES / name).read_bytes()
    assert detect(data, pack_of(platform)) == expected
    assert detect(gzip.compress(data), pack_of(platform)) == expected
    assert FORMATS[expected].platforms == (platform,)
    with pytest.raises(WrongFormat) as refusal:
        detect(data, pack_of("coupang"))
    assert str(refusal.value).endswith("the seller account is on Coupang (coupang).")
    assert f"' from {platform}, but the " in str(refusal.value)


def test_an_answer_in_xml_is_known_by_its_root():
    data = b"\xef\xbb\xbf<?xml version='1.0'?>\n<GetFeedbackResponse xmlns='urn:x'>"
    assert detect(data, pack_of("ebay")) == "ebay_trading"
    with pytest.raises(WrongFormat, match=r"Trading API .XML.' from ebay, but"):
        detect(data, pack_of("etsy"))


def test_a_named_format_of_another_platform_is_refused():
    check_platform(FORMATS["csv"], pack_of("coupang"))
    with pytest.raises(WrongFormat, match=r"Etsy reviews .JSON.' from etsy, but the seller"):
        check_platform(FORMATS["etsy_reviews"], pack_of("ebay"))
    with pytest.raises(WrongFormat, match="Amazon feedback report' from amazon, but"):
        check_platform(FORMATS["amazon_feedback_report"], load_all()["own_shop"])


@pytest.mark.parametrize(
    ("head", "error"),
    [
        (b"", EmptyFile),
        (b"\n ", EmptyFile),
        (gzip.compress(b"", mtime=0), EmptyFile),
        (b"hello", WrongFormat),
        (b"a,b,c\n", WrongFormat),
        (b"\x1f\x8bnonsense", DamagedArchive),
        (b'{"feedback": []}', WrongFormat),
        (b"PK\x03\x04", WrongFormat),
    ],
)
def test_what_is_no_known_format(head, error):
    with pytest.raises(error):
        detect(head, load_all()["amazon.us"])


@given(
    name=st.sampled_from(sorted(FORMATS)),
    header=st.sampled_from([b"", SIX, CSV_HEADER, b"\xef\xbb\xbf" + CSV_HEADER]),
    body=st.one_of(st.binary(max_size=300), st.lists(bits, max_size=60).map(b"".join)),
    code=st.sampled_from(["amazon.us", "amazon.de", "amazon.co.jp", "own_shop"]),
    packed=st.booleans(),
    order=st.sampled_from([None, *DateOrder]),
)
def test_no_bytes_raise_anything_but_a_refusal(name, header, body, code, packed, order):
    pack = load_all()[code]
    data = gzip.compress(header + body) if packed else header + body
    options = ReadOptions(date_order=order)
    with suppress(FileRefused):
        detect(data, pack)
    try:
        rows = list(FORMATS[name].read(BytesIO(data), pack=pack, today=TODAY, options=options))
    except FileRefused:
        return
    for row in rows:
        assert isinstance(row, ParsedRow | RowRejection)
        assert row.line >= 1
        assert isinstance(row, ParsedRow) or ("\0" not in row.raw and row.message)


@given(st.text(alphabet="ab@. ,\t\"'", max_size=60))
def test_no_address_survives_blanking(text):
    blanked = blank_emails(text)

    assert not any(
        part and other
        for part, _, other in (word.partition("@") for word in blanked.split())
        if part.isalnum() and other.isalnum()
    )


def test_blanking_is_linear():
    assert blank_emails("a" * 1_000_000 + " @ ") == "a" * 1_000_000 + " @ "
