"""The pages of column mappings, and their choice when a file is imported."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.choices import Role
from audit.models import Event
from feedback.admin.mappings import LABELS
from feedback.formats.columns import COLUMNS
from feedback.models import ColumnMapping, Feedback
from tests.factories import ColumnMappingFactory, MembershipFactory, make_world, signed_in
from tests.shops import Shop

LIST = "/admin/feedback/columnmapping/"
ADD = "/admin/feedback/columnmapping/add/"
IMPORT = "/admin/feedback/feedbackimport/add/"
OWN = {"external_id": "Nr", "rating": "Sterne", "left_on": "Tag"}


@pytest.fixture
def browser(shop: Shop):
    person = MembershipFactory(organization=shop.organization, role=Role.AGENT, user__name="Ana")
    return signed_in(person.user)


@pytest.fixture
def mapping(shop: Shop):
    return ColumnMappingFactory(organization=shop.organization, name="Ours", columns=OWN)


def test_every_column_has_a_label():
    assert list(LABELS) == list(COLUMNS)


def test_save_a_mapping(shop, browser):
    assert "No column mapping yet" in browser.get(LIST).content.decode()
    answer = browser.post(ADD, {"name": "Ours", **OWN}, follow=True)
    text = answer.content.decode()
    assert "Ours is saved. Choose it when you import a file." in text
    assert "Id of the feedback: Nr, Rating: Sterne" in text
    assert ColumnMapping.objects.get().columns == OWN
    event = Event.objects.get(name="column_mapping.saved")
    assert (event.channel, event.actor_label) == ("admin", "Ana")


def test_a_mapping_without_columns_is_refused(shop, browser):
    answer = browser.post(ADD, {"name": "Ours"})
    assert "Write an object of our columns and your headers" in answer.content.decode()
    assert not ColumnMapping.objects.exists()


def test_remove_a_mapping(shop, browser, mapping):
    assert "Ours" in browser.get(LIST).content.decode()
    row = reverse("admin:feedback_columnmapping_change", args=[mapping.public_id])
    remove = reverse("admin:feedback_columnmapping_remove", args=[mapping.public_id])
    assert remove in browser.get(row).content.decode()
    assert "Ours is removed." in browser.post(remove, {}, follow=True).content.decode()
    assert not ColumnMapping.objects.exists()


def test_a_viewer_only_reads(shop, mapping):
    person = MembershipFactory(organization=shop.organization, role=Role.VIEWER)
    viewer = signed_in(person.user)
    remove = reverse("admin:feedback_columnmapping_remove", args=[mapping.public_id])
    assert viewer.get(LIST).status_code == 200
    assert (viewer.get(ADD).status_code, viewer.post(remove, {}).status_code) == (403, 403)
    assert ColumnMapping.objects.count() == 1


def test_an_import_offers_and_uses_it(shop, browser, mapping):
    theirs, account = make_world("Theirs"), shop.account()
    page = browser.get(IMPORT).content.decode()
    assert re.search(rf'value="{mapping.public_id}"\s*>\s*Ours', page)
    assert "Theirs" not in page
    form = {
        "account": account.public_id,
        "on_error": "reject_rows",
        "mapping": mapping.public_id,
    }

    def file():
        return SimpleUploadedFile("own.csv", b"Nr;Sterne;Tag\n1;5;2026-07-04\n")

    preview = browser.post(IMPORT, {**form, "file": file(), "preview": "1"})
    assert preview.context["trial"].rows_new == 1
    assert f'value="{mapping.public_id}" selected' in preview.content.decode()
    browser.post(IMPORT, {**form, "file": file()})
    assert Feedback.objects.exclude(pk=theirs.feedback.pk).get().external_id == "1"
