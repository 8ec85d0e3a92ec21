"""Saved column mappings: saved, replaced, removed, and what is refused."""

from datetime import timedelta

import pytest

from accounts.choices import Scope
from accounts.errors import Invalid, NotFound, ScopeMissing
from audit.models import Event
from feedback.models import ColumnMapping
from feedback.services.mappings import (
    chosen_columns,
    columns_named,
    remove_mapping,
    save_mapping,
)
from tests.factories import ColumnMappingFactory, make_actor
from tests.shops import NOW, Shop

COLUMNS = {"rating": " Sterne ", "external_id": "Nr"}
KNOWN = (
    "external_id, rating, comment, reply, left_on, ordered_on, order_reference, arrived_on_time, "
    "item_as_described, customer_service, buyer_email, channel"
)
KEPT = {"external_id": "Nr", "rating": "Sterne"}


def save(shop, name="Ours", columns=COLUMNS, now=NOW):
    return save_mapping(name=name, columns=columns, actor=shop.actor, now=now)


def events():
    rows = Event.objects.filter(name__startswith="column_mapping").order_by("seq")
    return list(rows.values_list("name", "changes"))


def test_a_mapping_is_saved(shop: Shop):
    mapping = save(shop, " Ours ")

    assert ColumnMapping.objects.get() == mapping
    assert (mapping.name, mapping.columns) == ("Ours", KEPT)
    assert (mapping.created_at, mapping.updated_at) == (NOW, NOW)
    assert events() == [("column_mapping.saved", {"name": [None, "Ours"], "columns": [None, KEPT]})]


def test_the_same_name_gets_the_new_columns(shop: Shop):
    first = save(shop)
    later = NOW + timedelta(hours=1)
    again = save(shop, columns={"rating": "Note"}, now=later)

    assert again.pk == first.pk
    row = ColumnMapping.objects.get()
    assert (row.columns, row.created_at, row.updated_at) == ({"rating": "Note"}, NOW, later)
    assert events()[1:] == [("column_mapping.saved", {"columns": [KEPT, {"rating": "Note"}]})]


def test_the_same_again_changes_nothing(shop: Shop):
    save(shop)
    save(shop, now=NOW + timedelta(hours=1))
    assert ColumnMapping.objects.get().updated_at == NOW
    assert len(events()) == 1


def test_another_organization_may_have_the_same_name(shop: Shop):
    theirs = ColumnMappingFactory(name="Ours", columns={"rating": "Theirs"})
    save(shop)
    theirs.refresh_from_db()
    assert theirs.columns == {"rating": "Theirs"}


def test_a_mapping_is_removed(shop: Shop):
    mapping = save(shop)
    remove_mapping(mapping=mapping, actor=shop.actor, now=NOW)

    assert not ColumnMapping.objects.exists()
    assert events()[1:] == [
        ("column_mapping.removed", {"name": ["Ours", None], "columns": [KEPT, None]})
    ]
    with pytest.raises(NotFound):
        remove_mapping(mapping=mapping, actor=shop.actor, now=NOW)


@pytest.mark.parametrize(
    ("name", "columns", "pointer", "code", "detail"),
    [
        (" ", COLUMNS, "#/name", "required", "Name the mapping."),
        ("x" * 101, COLUMNS, "#/name", "invalid", "Write at most 100 characters, and no NUL."),
        ("a\0", COLUMNS, "#/name", "invalid", "Write at most 100 characters, and no NUL."),
        (
            *("a", {"stars": "Sterne"}, "#/columns/stars", "unknown_column"),
            f"There is no column 'stars'; known are {KNOWN}.",
        ),
        *[
            (
                *("a", {"rating": header}, "#/columns/rating", "invalid"),
                "Write the file's header for rating: a text of 1 to 200 characters.",
            )
            for header in ("", " ", 5, None, "a\0b", "x" * 201, ["a"])
        ],
        *[
            (
                *("a", columns, "#/columns", "invalid"),
                'Write an object of our columns and your headers, such as {"rating": "Stars"}.',
            )
            for columns in ({}, [], "rating", None)
        ],
    ],
)
def test_what_is_refused_changes_nothing(shop: Shop, name, columns, pointer, code, detail):
    with pytest.raises(Invalid) as refused:
        save(shop, name, columns)
    (error,) = refused.value.errors
    assert (error.pointer, error.code, error.detail) == (pointer, code, detail)
    assert (ColumnMapping.objects.count(), events()) == (0, [])


def test_reading_is_not_enough(shop: Shop):
    mapping = save(shop)
    reader = make_actor(shop.organization, scopes={Scope.FEEDBACK_READ})
    with pytest.raises(ScopeMissing):
        save_mapping(name="b", columns=COLUMNS, actor=reader, now=NOW)
    with pytest.raises(ScopeMissing):
        remove_mapping(mapping=mapping, actor=reader, now=NOW)
    assert ColumnMapping.objects.count() == 1


def test_a_file_names_a_mapping_or_columns(shop: Shop):
    mapping, actor = save(shop), shop.actor
    theirs = ColumnMappingFactory()

    assert chosen_columns(mapping=mapping.public_id, columns=None, actor=actor) == KEPT
    assert chosen_columns(mapping=None, columns=COLUMNS, actor=actor) == KEPT
    assert chosen_columns(mapping="", columns=None, actor=actor) == {}
    assert columns_named("Ours", actor=actor) == KEPT
    with pytest.raises(Invalid) as refused:
        chosen_columns(mapping=mapping.public_id, columns=COLUMNS, actor=actor)
    assert refused.value.errors[0].detail == "Send either mapping or columns."
    with pytest.raises(NotFound):
        chosen_columns(mapping=theirs.public_id, columns=None, actor=actor)
    with pytest.raises(NotFound, match="There is no column mapping 'Theirs'"):
        columns_named("Theirs", actor=actor)
