"""A score of each marketplace, from feedback to the answer."""

import pytest

from accounts.choices import Role
from marketplaces.packs import load_all
from tests.factories import MembershipFactory, signed_in
from tests.shops import csv_of

ONE_OF_EACH = sorted({pack.platform: code for code, pack in load_all().items()}.values())
RATED = csv_of(
    ("R1", 5, "Fine", "2026-11-20"),
    ("R2", 5, "Fine", "2026-11-20"),
    ("R3", 3, "So so", "2026-11-19"),
    ("R4", 1, "Broken", "2026-11-18"),
)


def test_without_feedback_each_window_says_why_there_is_no_number(shop):
    for code in ONE_OF_EACH:
        windows, score = shop.windows(code), load_all()[code].score
        named = [f"{days}d" for days in score.windows.days]

        assert list(windows) == [*named, *(["lifetime"] if score.windows.lifetime else [])]
        for window in windows.values():
            assert window["official"]["value"] is None
            assert window["official"]["reason"] in {"no_data", "no_orders", "operational"}
            assert window["official"]["measure"] == score.formula.measure


@pytest.mark.parametrize(
    ("code", "window", "official"),
    [
        ("etsy", "90d", ("star_mean", 14, 4, 3.5, 3.5, None)),
        ("rakuten.co.jp", "lifetime", ("star_mean", 14, 4, 3.5, 3.5, None)),
        ("trustpilot", "365d", ("star_mean", 77, 22, 3.5, 3.5, None)),
        ("aliexpress", "180d", ("positive_share", 2, 3, 2 / 3, 66.7, None)),
        ("lazada.vn", "90d", ("positive_share", 2, 4, 0.5, 50, None)),
        ("coupang", "7d", ("operational", None, None, None, None, "operational")),
    ],
)
def test_feedback_becomes_the_number_of_the_marketplace(shop, code, window, official):
    shop.import_bytes(RATED, marketplace=code)

    found = shop.windows(code)[window]

    names = ("measure", "numerator", "denominator", "value", "displayed", "reason")
    assert tuple(found["official"][name] for name in names) == official
    assert (found["positive"]["count"], found["negative"]["count"]) == (2, 1)


@pytest.mark.parametrize("code", ["etsy", "coupang", "walmart.us", "ebay.de"])
def test_the_pages_of_the_admin_show_any_score(shop, code):
    member = MembershipFactory(organization=shop.organization, role=Role.AGENT)
    browser = signed_in(member.user)
    account = shop.account(code)
    shop.import_bytes(RATED, marketplace=code)
    pages = ("", "metrics/sellerscore/", f"feedback/selleraccount/{account.public_id}/change/")

    for page in pages:
        assert browser.get(f"/admin/{page}").status_code == 200, page
