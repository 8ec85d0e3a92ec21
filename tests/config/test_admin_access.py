"""Who may open which page of the admin, and that nobody sees another organization's rows."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import ApiKey, Membership, OAuthClient, Organization, User
from accounts.owned_admin import OwnedModelAdmin
from audit.models import Event
from feedback.models import (
    ClassificationRun,
    ClassifierModel,
    ColumnMapping,
    Feedback,
    FeedbackImport,
    Order,
    OwnName,
    RejectedRow,
    SellerAccount,
)
from marketplaces.models import Marketplace
from metrics.models import SellerScore
from tests.factories import UserFactory, World, bearer, make_world, signed_in

pytestmark = pytest.mark.django_db

OWNER, MANAGER, AGENT, VIEWER = Role.OWNER, Role.MANAGER, Role.AGENT, Role.VIEWER
EVERYBODY = {OWNER, MANAGER, AGENT, VIEWER}
WRITERS = {OWNER, MANAGER, AGENT}
# page -> the roles that may open it; operators and strangers are told apart below.
LISTS = {
    "feedback_selleraccount": EVERYBODY,
    "feedback_feedback": EVERYBODY,
    "feedback_feedbackimport": EVERYBODY,
    "feedback_rejectedrow": EVERYBODY,
    "feedback_columnmapping": EVERYBODY,
    "feedback_order": EVERYBODY,
    "feedback_classifiermodel": EVERYBODY,
    "feedback_classificationrun": EVERYBODY,
    "feedback_ownname": EVERYBODY,
    "metrics_sellerscore": EVERYBODY,
    "marketplaces_marketplace": EVERYBODY,
    "audit_event": {OWNER, MANAGER},
    "accounts_membership": {OWNER},
    "accounts_apikey": {OWNER},
    "accounts_oauthclient": {OWNER},
    "accounts_user": set(),
    "accounts_organization": set(),
}
ADD_PAGES = {
    "feedback_selleraccount": WRITERS,
    "feedback_feedbackimport": WRITERS,
    "feedback_columnmapping": WRITERS,
    "feedback_classifiermodel": WRITERS,
    "feedback_classificationrun": WRITERS,
    "feedback_ownname": WRITERS,
    "accounts_membership": {OWNER},
    "accounts_apikey": {OWNER},
    "accounts_oauthclient": {OWNER},
    "accounts_organization": set(),
}
# Files made of a list; whoever may open the list may have them.
FILES = {"feedback_feedback_export_csv", "feedback_feedback_export_xlsx"}
ROW_PAGES = {
    "feedback_feedback_draft-reply": WRITERS,
    "feedback_feedback_approve-reply": WRITERS,
    "feedback_feedback_publish-reply": WRITERS,
    "feedback_feedback_delete-reply": WRITERS,
    "feedback_feedback_decide": WRITERS,
    "feedback_feedback_decide-topics": WRITERS,
    "feedback_feedback_take-back": WRITERS,
    "feedback_classifiermodel_activate": WRITERS,
    "feedback_classifiermodel_deactivate": WRITERS,
    "feedback_classificationrun_cancel": WRITERS,
    "feedback_ownname_remove": WRITERS,
    "feedback_feedbackimport_cancel": WRITERS,
    "feedback_rejectedrow_correct": WRITERS,
    "feedback_columnmapping_remove": WRITERS,
    "accounts_membership_role": {OWNER},
    "accounts_membership_remove": {OWNER},
    "accounts_apikey_rotate": {OWNER},
    "accounts_apikey_revoke": {OWNER},
    "accounts_oauthclient_rotate": {OWNER},
    "accounts_oauthclient_remove": {OWNER},
    "accounts_user_password": set(),
}
OPERATORS_LISTS = {"accounts_user", "accounts_organization"}


@pytest.fixture
def world() -> World:
    return make_world("Ours")


def rows_of(world: World) -> dict[str, object]:
    return {
        "feedback_selleraccount": world.seller_account,
        "feedback_feedback": world.feedback,
        "feedback_feedbackimport": world.feedback_import,
        "feedback_rejectedrow": world.rejected,
        "feedback_columnmapping": ColumnMapping.objects.get(organization=world.organization),
        "feedback_order": Order.objects.get(organization=world.organization),
        "feedback_classifiermodel": ClassifierModel.objects.get(organization=world.organization),
        "feedback_classificationrun": ClassificationRun.objects.get(
            organization=world.organization
        ),
        "feedback_ownname": OwnName.objects.get(organization=world.organization),
        "metrics_sellerscore": world.seller_account.scores.get(),
        "audit_event": Event.objects.get(organization=world.organization),
        "accounts_membership": world.members[Role.AGENT],
        "accounts_apikey": world.key,
        "accounts_oauthclient": world.client,
    }


def id_of(world: World, name: str) -> str:
    if name == "accounts_user":
        return str(world.user(Role.AGENT).pk)
    if name == "accounts_organization":
        return world.organization.public_id
    return rows_of(world)[name].public_id


def test_the_tables_name_every_page():
    routes = {
        url.name for registered in admin.site._registry.values() for url in registered.get_urls()
    }
    named = {f"{name}_changelist" for name in LISTS} | {f"{name}_change" for name in LISTS}
    named |= {f"{name}_add" for name in ADD_PAGES} | set(ROW_PAGES) | FILES
    assert routes == named


def test_only_our_models_have_pages():
    assert set(admin.site._registry) == {
        ApiKey,
        ClassificationRun,
        ClassifierModel,
        ColumnMapping,
        Event,
        Feedback,
        FeedbackImport,
        Marketplace,
        Membership,
        OAuthClient,
        Order,
        Organization,
        OwnName,
        RejectedRow,
        SellerAccount,
        SellerScore,
        User,
    }


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_roles_and_lists(world, role):
    browser = signed_in(world.user(role))
    opened = {
        name
        for name in LISTS
        if browser.get(reverse(f"admin:{name}_changelist")).status_code == 200
    }
    assert opened == {name for name, roles in LISTS.items() if role in roles}


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_roles_and_rows(world, role):
    browser = signed_in(world.user(role))
    for name, row in rows_of(world).items():
        answer = browser.get(reverse(f"admin:{name}_change", args=[row.public_id]))
        assert answer.status_code == (200 if role in LISTS[name] else 403), name


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_roles_and_pages_that_change_something(world, role):
    browser = signed_in(world.user(role))
    events = Event.objects.count()
    pages = [(reverse(f"admin:{name}_add"), roles) for name, roles in ADD_PAGES.items()]
    for page, roles in ROW_PAGES.items():
        row_id = id_of(world, page.rpartition("_")[0])
        pages.append((reverse(f"admin:{page}", args=[row_id]), roles))
    for url, roles in pages:
        assert browser.get(url).status_code == (200 if role in roles else 403), url
        if role not in roles:
            assert browser.post(url, {}).status_code == 403, url
    assert Event.objects.count() == events


def test_files_of_a_list_are_for_those_who_may_open_it(world):
    for name in FILES:
        url = reverse(f"admin:{name}")
        answer = signed_in(world.user(VIEWER)).get(url)
        assert (answer.status_code, len(answer.getvalue()) > 0) == (200, True), name
        assert signed_in(UserFactory()).get(url).status_code in {302, 403}, name
        assert Client().get(url).status_code == 302, name


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_the_menu_offers_what_may_be_opened(world, role):
    text = signed_in(world.user(role)).get(reverse("admin:index")).content.decode()
    for name, roles in LISTS.items():
        assert (reverse(f"admin:{name}_changelist") in text) == (role in roles), name


def test_history_is_shown_to_those_who_may_read_events(world):
    url = reverse("admin:accounts_apikey_change", args=[world.key.public_id])
    assert "Ours change" in signed_in(world.user(OWNER)).get(url).content.decode()
    row = reverse("admin:feedback_feedback_change", args=[world.feedback.public_id])
    assert 'id="history"' in signed_in(world.user(MANAGER)).get(row).content.decode()
    assert 'id="history"' not in signed_in(world.user(AGENT)).get(row).content.decode()


def test_another_organizations_rows_are_not_there(world):
    theirs = make_world("Theirs")
    browser = signed_in(world.user(OWNER))
    for name in LISTS:
        answer = browser.get(reverse(f"admin:{name}_changelist"))
        assert b"Theirs" not in answer.content, name
    for name, row in rows_of(theirs).items():
        answer = browser.get(reverse(f"admin:{name}_change", args=[row.public_id]))
        assert (answer.status_code, answer.url) == (302, reverse("admin:index")), name
    for page in ROW_PAGES:
        name = page.rpartition("_")[0]
        if name in OPERATORS_LISTS:
            continue
        url = reverse(f"admin:{page}", args=[id_of(theirs, name)])
        assert browser.get(url).status_code == 404, page
        assert browser.post(url, {"role": "viewer", "overlap": "0"}).status_code == 404, page
    assert b"Theirs" not in browser.get(reverse("admin:index")).content
    assert theirs.client.pk in OAuthClient.objects.values_list("pk", flat=True)


@pytest.mark.parametrize(
    "query",
    [
        "?account={theirs}",
        "?q=Theirs",
        "?seller_account__id__exact={their_account}",
        "?organization__id__exact={their_organization}",
        "?organization_id={their_organization}",
    ],
)
def test_no_filter_or_search_finds_them(world, query):
    theirs = make_world("Theirs")
    filled = query.format(
        theirs=theirs.seller_account.public_id,
        their_account=theirs.seller_account.pk,
        their_organization=theirs.organization.pk,
    )
    browser = signed_in(world.user(OWNER))
    for name in LISTS:
        url = reverse(f"admin:{name}_changelist")
        answer = browser.get(url + filled, follow=True)
        assert answer.status_code in {200, 400, 403}, (name, answer.status_code)
        rows = answer.context["cl"].result_list if answer.context and "cl" in answer.context else []
        assert not [
            row for row in rows if getattr(row, "organization_id", None) == theirs.organization.pk
        ]


def test_a_row_number_opens_nothing(world):
    browser = signed_in(world.user(OWNER))
    for name, row in rows_of(world).items():
        answer = browser.get(reverse(f"admin:{name}_change", args=[str(row.pk)]))
        assert answer.status_code == 302, name


def test_operators_without_membership_see_people_and_organizations_only(world):
    browser = signed_in(UserFactory(is_superuser=True))
    for name in LISTS:
        answer = browser.get(reverse(f"admin:{name}_changelist"))
        assert answer.status_code == (200 if name in OPERATORS_LISTS else 403), name
    for name, row in rows_of(world).items():
        assert browser.get(reverse(f"admin:{name}_change", args=[row.public_id])).status_code == 403
    start = browser.get(reverse("admin:index")).content.decode()
    assert "You run this installation" in start
    assert "Ours shop" not in start


def test_strangers_are_sent_to_the_login(world, client):
    for person in (None, UserFactory(), UserFactory(is_active=False)):
        browser = client if person is None else signed_in(person)
        for name in LISTS:
            answer = browser.get(reverse(f"admin:{name}_changelist"))
            assert answer.status_code == 302
            assert answer.url.startswith(reverse("admin:login"))


def test_keys_do_not_open_the_admin_not_even_beside_a_session(world):
    theirs = make_world("Theirs")
    browser = signed_in(world.user(OWNER))
    for headers in (bearer(theirs.secret), {"Authorization": "Basic eDp5"}):
        answer = browser.get(reverse("admin:feedback_feedback_changelist"), headers=headers)
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("admin:login"))


def test_a_page_without_a_scope_shows_nobody_anything(world, rf):
    request = rf.get("/")
    request.user = world.user(OWNER)
    request.session = {}
    assert admin.site._registry[Marketplace].may_read(request)
    stranger = rf.get("/")
    stranger.user = UserFactory()
    stranger.session = {}
    for model, page in admin.site._registry.items():
        assert not page.get_queryset(stranger).exists(), model
        if isinstance(page, OwnedModelAdmin):
            assert not page.has_view_permission(stranger), model


def test_sign_in_with_the_address_in_any_case(world, client):
    user = world.user(AGENT)
    user.set_password("a long password")
    user.save()
    answer = client.post(
        reverse("admin:login"),
        {"username": user.email.upper(), "password": "a long password"},
    )
    assert (answer.status_code, answer.url) == (302, reverse("admin:index"))
