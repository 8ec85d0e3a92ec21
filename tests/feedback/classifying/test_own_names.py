"""The organization's own domains and staff, and what they change in a verdict."""

import pytest

from accounts.choices import Scope
from accounts.errors import Invalid, MarketplaceForbidden, NotFound, ScopeMissing
from audit.models import EventDetail
from feedback.choices import OwnNameKind, RunScope
from feedback.classifying.own_names import add_own_name, remove_own_name
from feedback.classifying.runs import run_classification, start_run
from feedback.models import Feedback, OwnName
from tests.factories import make_actor
from tests.feedback.comments import events, everything, held, record
from tests.shops import NOW, Shop

LINK = "See lamps.example.com for more."


def add(shop: Shop, name: str, kind: OwnNameKind = OwnNameKind.DOMAIN) -> OwnName:
    return add_own_name(kind=kind, name=name, actor=shop.actor, now=NOW)


def read_again(shop: Shop) -> None:
    run = start_run(scope=RunScope.ALL, seller_account=None, actor=shop.actor, now=NOW)
    run_classification(organization_id=run.organization_id, run_id=run.pk)


def promotional(feedback: Feedback) -> bool:
    found = held(feedback)
    return "promotional" in [*found.grounds_eligible, *found.grounds_possible]


def test_a_link_to_the_own_domain_advertises_nothing(shop: Shop) -> None:
    (before,) = record(shop, ("R1", 5, LINK))
    assert promotional(before)
    own = add(shop, "example.com")
    (after,) = record(shop, ("R2", 5, LINK))
    assert not promotional(after)
    assert promotional(before)  # it holds for what is read from now on
    read_again(shop)
    assert not promotional(before)
    remove_own_name(own=own, actor=shop.actor, now=NOW)
    read_again(shop)
    assert promotional(before)


def test_the_domain_of_another_organization_is_foreign(shop: Shop) -> None:
    add(Shop("Other"), "example.com")
    assert promotional(record(shop, ("R1", 5, LINK))[0])


def test_own_staff_is_personal_information(shop: Shop) -> None:
    text = "Minji Kim was rude on the phone."
    (before,) = record(shop, ("R1", 1, text))
    assert held(before).grounds_eligible == []
    add(shop, "Minji Kim", OwnNameKind.STAFF)
    (after,) = record(shop, ("R2", 1, text))
    assert held(after).grounds_eligible == ["personal_information"]


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("domain", "Hanbit-Home.EXAMPLE", "hanbit-home.example"),
        ("domain", " https://www.hanbit-home.example/about ", "hanbit-home.example"),
        ("domain", "bücher.example", "bücher.example"),
        ("domain", "한빛.example", "한빛.example"),
        ("staff", "  Minji   KIM ", "minji kim"),
        ("staff", "김민지", "김민지"),
    ],
)
def test_how_a_name_is_kept(shop: Shop, kind: str, given: str, kept: str) -> None:
    own = add(shop, given, OwnNameKind(kind))
    assert (own.kind, own.name, own.created_at) == (kind, kept, NOW)
    assert add(shop, given, OwnNameKind(kind)) == own
    assert (OwnName.objects.count(), len(events("own_name.added"))) == (1, 1)
    assert events("own_name.added") == [{"kind": [None, kind]}]
    detail = EventDetail.objects.order_by("seq").last()
    assert detail is not None
    assert detail.changes_text == f'{{"name":[null,"{kept}"]}}'


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("domain", ""),
        ("domain", "shop"),
        ("domain", "shop .example"),
        ("domain", "-shop.example"),
        ("domain", "shop..example"),
        ("domain", "a\0.example"),
        ("domain", "x" * 250 + ".example"),
        ("staff", " "),
        ("staff", "x" * 254),
        ("staff", "a\0b"),
    ],
)
def test_what_is_no_name(shop: Shop, kind: str, name: str) -> None:
    before = everything()
    with pytest.raises(Invalid) as refused:
        add(shop, name, OwnNameKind(kind))
    assert [error.pointer for error in refused.value.errors] == ["#/name"]
    assert everything() == before


def test_it_is_removed_once_and_by_those_who_may(shop: Shop) -> None:
    own = add(shop, "shop.example")
    twin = OwnName.objects.get()
    reader = make_actor(shop.organization, scopes=[Scope.FEEDBACK_READ])
    before = everything()
    with pytest.raises(ScopeMissing):
        remove_own_name(own=own, actor=reader, now=NOW)
    with pytest.raises(ScopeMissing):
        add_own_name(kind=OwnNameKind.DOMAIN, name="b.example", actor=reader, now=NOW)
    assert everything() == before
    remove_own_name(own=own, actor=shop.actor, now=NOW)
    assert (OwnName.objects.count(), events("own_name.removed")) == (0, [{}])
    before = everything()
    with pytest.raises(NotFound):
        remove_own_name(own=twin, actor=shop.actor, now=NOW)
    assert everything() == before


def test_a_key_for_some_marketplaces_names_nobody_for_all(shop: Shop) -> None:
    limited = make_actor(shop.organization, marketplaces=["own_shop"])
    own = add_own_name(kind=OwnNameKind.STAFF, name="Jo", actor=shop.actor, now=NOW)
    before = everything()
    with pytest.raises(MarketplaceForbidden):
        add_own_name(kind=OwnNameKind.STAFF, name="Kim", actor=limited, now=NOW)
    with pytest.raises(MarketplaceForbidden):
        remove_own_name(own=own, actor=limited, now=NOW)
    assert everything() == before
