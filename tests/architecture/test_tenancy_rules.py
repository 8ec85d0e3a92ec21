"""The nine rules of tenancy: each is proved, and each breach that is planted is found."""

import re
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from accounts import checks
from accounts.models import Organization
from accounts.querysets import OwnedQuerySet
from accounts.tenancy import OwnedModel, TenantForeignKey, TenantReference
from feedback.models import Feedback, SellerAccount
from tests.factories import OrganizationFactory, SellerAccountFactory, make_world

TABLE = "feedback_feedbackimport"


def owned():
    return sorted(checks.owned_models(), key=lambda model: model._meta.label)


def links():
    return [
        pytest.param(model, field, id=str(field))
        for model in owned()
        for field in model._meta.local_fields
        if isinstance(field, TenantForeignKey)
    ]


def row_of(world, model):
    row = model.objects.filter(organization=world.organization).first()
    assert row is not None, f"make_world in tests/factories.py makes no {model._meta.label}."
    return row


@pytest.fixture
def two_worlds(db):
    return make_world("Alpha"), make_world("Beta")


# Rules 1 to 4 and 9: the models and the catalogue -------------------------------------------------


@pytest.mark.django_db
def test_the_house_keeps_the_rules():
    assert owned()
    assert checks.check_models(None) == []
    assert checks.check_catalogue(None, databases=["default"]) == []


BREACHES = {
    "nullable owner": (
        "ALTER TABLE {t} ALTER COLUMN organization_id DROP NOT NULL",
        "organization_id may be null",
    ),
    "no identity": (
        "ALTER TABLE {t} ALTER COLUMN id DROP IDENTITY",
        "id is no bigint identity",
    ),
    "no owner and id": (
        "ALTER TABLE {t} DROP CONSTRAINT feedback_feedbackimport_owner CASCADE",
        "there is no UNIQUE (organization_id, id)",
    ),
    "no owner": (
        "SELECT pg_temp.gone('{t}', 'organization_id')",
        "organization_id has no foreign key",
    ),
    "unique without the owner": (
        "CREATE UNIQUE INDEX planted ON {t} (file_name)",
        "unique index planted does not start with organization_id",
    ),
    "owner comes second": (
        "ALTER TABLE {t} ADD CONSTRAINT planted UNIQUE (file_name, organization_id)",
        "unique index planted does not start with organization_id",
    ),
    "unique expression": (
        "CREATE UNIQUE INDEX planted ON {t} (lower(file_name), organization_id)",
        "unique index planted does not start with organization_id",
    ),
    "no composite key": (
        "ALTER TABLE {t} DROP CONSTRAINT import_seller_account",
        "seller_account_id has no composite foreign key",
    ),
    "not validated": (
        (
            "ALTER TABLE {t} DROP CONSTRAINT import_seller_account; "
            "ALTER TABLE {t} ADD CONSTRAINT planted FOREIGN KEY (organization_id, "
            "seller_account_id) REFERENCES feedback_selleraccount (organization_id, id) NOT VALID"
        ),
        "seller_account_id has no composite foreign key",
    ),
    "single column": (
        (
            "ALTER TABLE {t} ADD CONSTRAINT planted FOREIGN KEY (seller_account_id) "
            "REFERENCES feedback_selleraccount (id)"
        ),
        "foreign key planted does not carry the organization",
    ),
    "key to a library": (
        (
            "ALTER TABLE {t} ADD COLUMN kind_id integer; "
            "ALTER TABLE {t} ADD CONSTRAINT planted FOREIGN KEY (kind_id) "
            "REFERENCES django_content_type (id)"
        ),
        "foreign key planted leads to django_content_type, which is neither a tenant's nor global",
    ),
    "key from a library": (
        (
            "ALTER TABLE django_session ADD COLUMN import_id bigint; "
            "ALTER TABLE django_session ADD CONSTRAINT planted FOREIGN KEY (import_id) "
            "REFERENCES {t} (id)"
        ),
        "foreign key planted comes from django_session, which is no tenant's table",
    ),
}
GONE = """
CREATE FUNCTION pg_temp.gone(t text, c text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE found text; BEGIN
  SELECT conname INTO found FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid
  WHERE k.conrelid = t::regclass AND contype = 'f' AND a.attname = c AND k.conkey = ARRAY[a.attnum];
  EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', t, found);
END $$
"""


@pytest.mark.django_db
@pytest.mark.parametrize("name", BREACHES)
def test_the_catalogue_gives_a_breach_away(name):
    statement, sentence = BREACHES[name]
    with connection.cursor() as cursor:
        cursor.execute(GONE)
        cursor.execute(statement.format(t=TABLE))
    found = checks.check_catalogue(None, databases=["default"])
    assert f"table {TABLE}: {sentence}" in [error.msg for error in found]
    assert {error.id for error in found} == {"accounts.E007"}


@pytest.mark.django_db
def test_a_link_that_the_next_migration_will_add_is_not_judged():
    unheld = "ALTER TABLE feedback_feedback DROP CONSTRAINT feedback_order"
    not_there = "ALTER TABLE feedback_feedback DROP COLUMN order_id"
    expected = {unheld: ["table feedback_feedback: order_id has no composite foreign key"]}
    for statement in (unheld, not_there):
        with connection.cursor() as cursor:
            cursor.execute(statement)
        found = checks.check_catalogue(None, databases=["default"])
        assert [error.msg for error in found] == expected.get(statement, [])


@contextmanager
def planted(base, **members):
    """Add a model to the app of feedback for the length of a block."""
    meta = type(
        "Meta",
        (getattr(base, "Meta", object),),
        {"app_label": "feedback", **members.pop("meta", {})},
    )
    try:
        yield type("Planted", (base,), {"__module__": __name__, "Meta": meta, **members})
    finally:
        apps.all_models["feedback"].pop("planted", None)
        apps.clear_cache()


def planted_errors(base, **members):
    with planted(base, **members):
        return [error.id for error in checks.check_models(None)]


def unique(*fields):
    constraint = models.UniqueConstraint(fields=fields, name="planted_unique")
    return {"constraints": [*OwnedModel.Meta.constraints, constraint]}


def reference():
    held = TenantReference(field="shop", name="planted_shop")
    return {"constraints": [*OwnedModel.Meta.constraints, held]}


def shop(kind=TenantForeignKey):
    return kind(SellerAccount, models.PROTECT, related_name="+")


@pytest.mark.parametrize(
    ("base", "members", "expected"),
    [
        (models.Model, {}, ["accounts.E001"]),
        (OwnedModel, {}, []),
        (OwnedModel, {"shop": lambda: shop(models.ForeignKey)}, ["accounts.E002"]),
        (OwnedModel, {"shop": shop}, ["accounts.E003"]),
        (OwnedModel, {"shop": shop, "meta": reference}, []),
        (
            OwnedModel,
            {"kind": lambda: models.ForeignKey("contenttypes.ContentType", models.CASCADE)},
            ["accounts.E004"],
        ),
        (OwnedModel, {"code": models.TextField, "meta": lambda: unique("code")}, ["accounts.E005"]),
        (
            OwnedModel,
            {"code": models.TextField, "meta": lambda: unique("organization", "code")},
            [],
        ),
        (OwnedModel, {"code": lambda: models.TextField(unique=True)}, ["accounts.E006"]),
        (
            OwnedModel,
            {"code": lambda: models.OneToOneField(Organization, models.CASCADE, related_name="+")},
            ["accounts.E006"],
        ),
    ],
)
def test_the_models_give_a_breach_away(base, members, expected):
    made = {name: make() for name, make in members.items()}
    assert planted_errors(base, **made) == expected
    assert checks.check_models(None) == []


def test_nothing_global_is_forgotten():
    labels = {model._meta.label for model in checks.our_models()}
    assert labels >= checks.GLOBAL_MODELS
    assert not {model._meta.label for model in owned()} & checks.GLOBAL_MODELS


# Rule 3: the database refuses what crosses organizations -----------------------------------------


@pytest.mark.parametrize(("model", "field"), links())
def test_no_link_crosses_organizations(two_worlds, model, field):
    alpha, beta = two_worlds
    row, foreign = row_of(alpha, model), row_of(beta, field.related_model)
    constraint = next(
        one.name
        for one in model._meta.constraints
        if isinstance(one, TenantReference) and one.field == field.name
    )
    statement = f"UPDATE {model._meta.db_table} SET {field.column} = %s WHERE id = %s"  # noqa: S608
    with (
        pytest.raises(IntegrityError, match=f'"{constraint}"'),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, [foreign.pk, row.pk])
    with pytest.raises(IntegrityError, match=f'"{constraint}"'), transaction.atomic():
        model.objects.filter(pk=row.pk).update(**{field.name: foreign})


@pytest.mark.parametrize(("model", "field"), links())
def test_no_row_with_links_moves_to_another_organization(two_worlds, model, field):
    alpha, beta = two_worlds
    row = row_of(alpha, model)
    if getattr(row, field.attname) is None:
        pytest.fail(f"make_world in tests/factories.py leaves {field} empty.")
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(pk=row.pk).update(organization=beta.organization)


@pytest.mark.parametrize(("model", "field"), links())
def test_joins_carry_the_organization(model, field):
    forward = model.objects.filter(**{f"{field.name}__organization_id": 1})
    along = model.objects.select_related(field.name)
    for rows in (forward, along):
        assert_carried(str(rows.query), model, field.related_model)
    if not field.remote_field.hidden:
        back = {f"{field.related_query_name()}__organization_id": 1}
        sql = str(field.related_model.objects.filter(**back).query)
        assert_carried(sql, field.related_model, model)


def assert_carried(sql, one, other):
    joins = re.findall(r"JOIN .*? ON \((.*)\)", sql)
    assert joins, sql
    pair = [rf'"{re.escape(m._meta.db_table)}"."organization_id"' for m in (one, other)]
    equal = [rf"{a} = \(?{b}" for a, b in (pair, pair[::-1])]
    assert any(re.search(pattern, joins[0]) for pattern in equal), sql


# Rule 5: saving and deleting stay inside the organization ----------------------------------------


@pytest.mark.parametrize("model", owned(), ids=lambda model: model._meta.label)
def test_a_saved_row_never_moves(two_worlds, model):
    alpha, beta = two_worlds
    row = row_of(alpha, model)
    row.organization = beta.organization
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save(force_update=True)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save()
    assert row.delete()[0] == 0
    assert model.objects.get(pk=row.pk).organization_id == alpha.organization.pk


@pytest.mark.django_db
def test_updates_name_the_organization(django_assert_num_queries):
    account = SellerAccountFactory()
    account.name = "New"
    with django_assert_num_queries(1) as asked:
        account.save()
    sql = asked.captured_queries[0]["sql"]
    assert f'"organization_id" = {account.organization_id}' in sql.partition("WHERE")[2]
    assert "organization_id" not in sql.partition("WHERE")[0]


# Rule 6: what request code starts from -----------------------------------------------------------


@pytest.mark.parametrize("model", owned(), ids=lambda model: model._meta.label)
def test_every_manager_knows_actors(model):
    assert model._meta.base_manager_name == "objects"
    for manager in (model._base_manager, model._default_manager, model.objects):
        assert isinstance(manager.all(), OwnedQuerySet)
    assert str(model.objects.visible_to(None).values("pk")) == "<OwnedQuerySet []>"


def test_related_managers_know_actors(two_worlds):
    alpha, _ = two_worlds
    assert isinstance(alpha.seller_account.feedback.all(), OwnedQuerySet)
    assert isinstance(alpha.feedback_import.rejected.all(), OwnedQuerySet)


# Rule 7: nothing depends on a trigger ------------------------------------------------------------


@pytest.mark.django_db
def test_there_is_no_trigger():
    tables = [model._meta.db_table for model in checks.our_models()]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE NOT tgisinternal AND relname = ANY(%s)",
            [tables],
        )
        assert cursor.fetchall() == []


# Rule 8: public ids ------------------------------------------------------------------------------


def test_every_kind_of_object_has_a_prefix_of_its_own():
    named = [model for model in checks.our_models() if hasattr(model, "PUBLIC_PREFIX")]
    prefixes = [model.PUBLIC_PREFIX for model in named]
    assert len(prefixes) == len(set(prefixes))
    assert all(re.fullmatch(r"[a-z]{2,8}", prefix) for prefix in prefixes)
    assert set(owned()) <= set(named)


def test_rows_are_found_by_public_id_inside_the_organization_only(two_worlds):
    alpha, beta = two_worlds
    rows = Feedback.objects.visible_to(alpha.actor())
    assert rows.by_public_id(alpha.feedback.public_id) == alpha.feedback
    for wrong in (beta.feedback.public_id, alpha.seller_account.public_id, str(alpha.feedback.pk)):
        with pytest.raises(Exception, match="There is no feedback"):
            rows.by_public_id(wrong)


@pytest.mark.django_db
def test_an_organization_with_rows_stays():
    organization = OrganizationFactory()
    SellerAccountFactory(organization=organization)
    with pytest.raises(models.ProtectedError):
        organization.delete()
