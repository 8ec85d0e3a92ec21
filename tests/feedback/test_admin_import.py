"""The page that takes a file: what it would do, what it does, and what it says is wrong."""

import gzip

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.choices import Role
from audit.models import Event, Head
from feedback.models import Feedback, FeedbackImport, RejectedRow, SellerAccount
from metrics.models import DayTally, SellerScore
from tests.factories import MembershipFactory, make_world, signed_in
from tests.shops import Shop, csv_of

URL = "/admin/feedback/feedbackimport/add/"
GOOD = csv_of(("a", 5, "fine", "2026-11-01"), ("b", 1, "late", "2026-11-02"))
MIXED = csv_of(("a", 5, "fine", "2026-11-01"), ("b", 7, "late", "2026-11-02"))
HTMX = {"HX-Request": "true"}


@pytest.fixture
def browser(shop: Shop):
    person = MembershipFactory(organization=shop.organization, role=Role.AGENT, user__name="Ana")
    return signed_in(person.user)


def form(shop, content, *, marketplace="own_shop", name="file.csv", **more):
    return {
        "account": shop.account(marketplace).public_id,
        "file": SimpleUploadedFile(name, content),
        "on_error": "reject_rows",
        **more,
    }


def everything():
    models = (Feedback, RejectedRow, FeedbackImport, DayTally, SellerScore, Event, Head)
    return {model.__name__: list(model.objects.order_by("pk").values_list()) for model in models}


def test_import_a_file(shop, browser):
    answer = browser.post(URL, form(shop, GOOD), follow=True)
    assert "2 new, 0 changed, 0 unchanged, 0 rejected." in answer.content.decode()
    taken = FeedbackImport.objects.get()
    assert answer.redirect_chain[-1][0] == reverse(
        "admin:feedback_feedbackimport_change", args=[taken.public_id]
    )
    assert (taken.file_name, taken.created_by) == ("file.csv", "Ana")
    events = Event.objects.exclude(name="seller_account.created").order_by("seq")
    assert list(events.values_list("name", "channel", "actor_label")) == [
        ("feedback_import.completed", "admin", "Ana"),
        ("feedback.received", "admin", "Ana"),
        ("feedback.received", "admin", "Ana"),
    ] or set(events.values_list("channel", "actor_label")) == {("admin", "Ana")}


def test_the_same_file_again_changes_no_feedback(shop, browser):
    browser.post(URL, form(shop, GOOD))
    before = everything()
    answer = browser.post(URL, form(shop, GOOD), follow=True)
    assert "0 new, 0 changed, 2 unchanged, 0 rejected." in answer.content.decode()
    after = everything()
    for name in ("Feedback", "RejectedRow", "DayTally", "SellerScore"):
        assert before[name] == after[name], name


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_preview_tells_and_leaves_everything_as_it_was(shop, browser, headers):
    shop.account()
    before = everything()
    answer = browser.post(URL, form(shop, MIXED, preview="1"), headers=headers)
    text = answer.content.decode()
    assert "Preview: nothing was changed yet" in text
    trial = answer.context["trial"]
    assert (trial.rows_new, trial.rows_changed, trial.rows_rejected) == (1, 0, 1)
    assert [(row["line"], row["column"]) for row in answer.context["rejected"]] == [(3, "rating")]
    assert ("<html" in text) is not bool(headers)
    assert everything() == before


def test_a_preview_after_the_import_says_unchanged(shop, browser):
    browser.post(URL, form(shop, GOOD))
    trial = browser.post(URL, form(shop, GOOD, preview="1"), headers=HTMX).context["trial"]
    assert (trial.rows_new, trial.rows_unchanged) == (0, 2)


def test_rejected_rows_are_kept_and_named_by_line_and_column(shop, browser):
    text = browser.post(URL, form(shop, MIXED), follow=True).content.decode()
    assert "1 new, 0 changed, 0 unchanged, 1 rejected." in text
    assert '<th scope="row" class="gs-number">3</th><td><code>rating</code></td>' in text
    assert "b,7," in text


def test_the_whole_file_is_refused_when_asked_for(shop, browser):
    shop.account()
    before = everything()
    refused = browser.post(URL, form(shop, MIXED, on_error="reject_all"))
    text = refused.content.decode()
    assert "The file holds bad rows and was not imported" in text
    assert "Line 3, rating:" in text
    preview = browser.post(URL, form(shop, MIXED, on_error="reject_all", preview="1"), headers=HTMX)
    assert "The whole file would be refused" in preview.content.decode()
    assert everything() == before


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The submitted file is empty."),
        (b"\x00\x01\x02", "Line 1"),
        (b"hello\nworld\n", "Line 1"),
        (gzip.compress(GOOD, mtime=0)[:-9], "gzip"),
    ],
    ids=["empty", "binary", "text", "cut off"],
)
@pytest.mark.parametrize("preview", [{}, {"preview": "1"}])
def test_a_file_that_cannot_be_read(shop, browser, content, sentence, preview):
    shop.account()
    before = everything()
    answer = browser.post(URL, form(shop, content, **preview))
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert everything() == before


def test_the_reason_in_korean_with_the_exact_one_beside_it(shop, browser):
    browser.cookies["django_language"] = "ko"
    text = browser.post(URL, form(shop, MIXED), follow=True).content.decode()
    assert "별점이 1부터 5까지의 정수가 아닙니다. (" in text
    text = browser.post(URL, form(shop, b"hello\nworld\n")).content.decode()
    assert "알 수 없는 형식의 파일입니다. (Line 1" in text


def test_dates_whose_order_nobody_knows_are_asked_for(shop, browser):
    report = (
        b"Date\tRating\tComments\tYour Response\tOrder ID\tRater Email\r\n"
        b"03/04/2026\t1\tLate\t\t111-1111111-1111111\tx@marketplace.amazon.ae\r\n"
    )
    answer = browser.post(URL, form(shop, report, marketplace="amazon.ae", name="r.txt"))
    assert "In which order do the dates" in answer.content.decode()
    told = form(shop, report, marketplace="amazon.ae", name="r.txt", date_order="dmy")
    browser.post(URL, told)
    assert [str(day) for day in Feedback.objects.values_list("left_on", flat=True)] == [
        "2026-04-03"
    ]


def test_another_organizations_account_cannot_be_chosen(shop, browser):
    theirs = make_world("Theirs")
    answer = browser.post(URL, {**form(shop, GOOD), "account": theirs.seller_account.public_id})
    assert "Select a valid choice." in answer.content.decode()
    assert not Feedback.objects.filter(seller_account=theirs.seller_account, rating=5).exists()
    assert b"Theirs" not in browser.get(URL).content


def test_without_an_account_the_page_says_what_comes_first(shop, browser):
    SellerAccount.objects.all().delete()
    assert "First add a seller account" in browser.get(URL).content.decode()


def test_the_account_is_chosen_when_one_comes_from_its_page(shop, browser):
    account = shop.account()
    page = browser.get(reverse("admin:feedback_selleraccount_change", args=[account.public_id]))
    link = f"{URL}?account={account.public_id}"
    assert link in page.content.decode()
    assert f'value="{account.public_id}" selected' in browser.get(link).content.decode()


def test_a_file_over_the_limit(shop, browser, settings):
    settings.IMPORT_MAX_BYTES = 10
    answer = browser.post(URL, form(shop, GOOD))
    assert "The file is too large to be imported at once." in answer.content.decode()
    assert not FeedbackImport.objects.exists()
