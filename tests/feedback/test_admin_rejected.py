"""A rejected row in the admin: seen, corrected, taken; and a job that is watched and cancelled."""

import pytest
from django.urls import reverse

from accounts.choices import Role
from feedback.choices import ImportStatus
from feedback.models import Feedback, FeedbackImport, RejectedRow
from tests.factories import MembershipFactory, make_world, signed_in
from tests.shops import Shop, csv_of


@pytest.fixture
def rejected(shop: Shop) -> RejectedRow:
    shop.import_bytes(csv_of(("R1", 9, "Late", "2026-11-01"), ("R2", 5, "", "2026-11-02")))
    return RejectedRow.objects.get()


@pytest.fixture
def browser(shop: Shop):
    member = MembershipFactory(organization=shop.organization, role=Role.AGENT)
    return signed_in(member.user)


def correct(row: RejectedRow) -> str:
    return reverse("admin:feedback_rejectedrow_correct", args=[row.public_id])


def test_the_import_leads_to_the_correction(browser, rejected: RejectedRow) -> None:
    page = reverse(
        "admin:feedback_feedbackimport_change", args=[rejected.feedback_import.public_id]
    )
    assert correct(rejected) in browser.get(page).content.decode()
    form = browser.get(correct(rejected)).context["form"]
    assert (form["rating"].value(), form["comment"].value(), form["left_on"].value()) == (
        "9",
        "Late",
        "2026-11-01",
    )


def test_a_row_is_corrected_and_taken(browser, rejected: RejectedRow) -> None:
    values = {**rejected.cells, "rating": "1"}
    answer = browser.post(correct(rejected), values, follow=True)
    feedback = Feedback.objects.get(external_id="R1")
    assert answer.redirect_chain[-1][0].endswith(f"{feedback.public_id}/change/")
    assert "The corrected row is taken." in answer.content.decode()
    assert (feedback.rating, feedback.comment) == (1, "Late")
    page = reverse(
        "admin:feedback_feedbackimport_change", args=[rejected.feedback_import.public_id]
    )
    text = browser.get(page).content.decode()
    assert "Taken since" in text
    assert correct(rejected) not in text


def test_what_is_still_wrong_stands_beside_its_field(browser, rejected: RejectedRow) -> None:
    answer = browser.post(correct(rejected), {**rejected.cells, "rating": "8"})
    errors = answer.context["form"].errors
    assert errors == {"rating": ["rating is '8'; it must be a whole number from 1 to 5."]}
    assert Feedback.objects.filter(external_id="R1").count() == 0
    rejected.refresh_from_db()
    assert rejected.replay is None


def test_another_organizations_row_is_not_there(browser) -> None:
    other = make_world("Other")
    assert browser.get(correct(other.rejected)).status_code == 404
    assert browser.post(correct(other.rejected), {"external_id": "R1"}).status_code == 404


def test_a_queued_import_is_cancelled_in_its_page(browser, shop: Shop) -> None:
    shop.import_bytes(csv_of(("R1", 5, "", "2026-11-01")))
    taken = FeedbackImport.objects.get()
    FeedbackImport.objects.update(status=ImportStatus.QUEUED, stored_file="imports/none")
    cancel = reverse("admin:feedback_feedbackimport_cancel", args=[taken.public_id])
    page = reverse("admin:feedback_feedbackimport_change", args=[taken.public_id])
    assert cancel in browser.get(page).content.decode()
    answer = browser.post(cancel, follow=True)
    assert "The import is cancelled." in answer.content.decode()
    taken.refresh_from_db()
    assert taken.status == "cancelled"
    assert cancel not in browser.get(page).content.decode()
