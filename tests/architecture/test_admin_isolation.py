"""No page of the admin shows a row of another organization, or anything at all to a stranger."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import transaction
from django.test import Client

from accounts.choices import Role
from accounts.models import OAuthClient
from tests.architecture.operations import ADMIN_OTHER
from tests.architecture.walking import assert_nothing_of, collected, routes
from tests.factories import signed_in

HOW = "Name it in ADMIN_OTHER in tests/architecture/operations.py, with the reason."


def admin_routes():
    """Return each page, its method-less address, and the model whose row it shows."""
    models = {f"{m._meta.app_label}_{m._meta.model_name}": m for m in admin.site._registry}
    for route in routes():
        if route.path.startswith("/admin/") and route.path not in ADMIN_OTHER:
            stem = "_".join((route.pattern.name or "").split("_")[:2])
            yield pytest.param(route, models.get(stem), id=route.path)


@pytest.mark.parametrize(("route", "model"), list(admin_routes()))
def test_no_page_of_the_admin_shows_foreign_rows(route, model, alpha, beta, secrets):
    browser = signed_in(beta.user(Role.OWNER))
    path, asked = route.path, ""
    if "<" in path:
        assert model is not None, f"{path} is in no table. {HOW}"
        asked = foreign_id(model, alpha)
        path = path.replace("<object_id>", asked)
        assert "<" not in path, f"{path} is in no table. {HOW}"
    for method in (browser.get, browser.post):
        with transaction.atomic():
            response = method(path, follow=False)
            response = collected(response) if response.streaming else response
            if response.status_code in {302, 403} and "login" not in route.path:
                target = response.get("Location", "")
                assert "<" not in target
            transaction.set_rollback(True)
        assert response.status_code < 500, response.content
        if asked:
            assert response.status_code in {302, 403, 404, 405}, response.content
        assert_nothing_of(secrets, response, asked=[asked] if asked else [])
        assert asked == "" or not changed(model, alpha, asked)


def foreign_id(model, alpha):
    if hasattr(model, "organization"):
        rows = model.objects.filter(organization=alpha.organization)
        row = rows.order_by("pk").last()
        assert row is not None, f"make_world in tests/factories.py makes no {model._meta.label}."
        return row.public_id
    return {"Organization": alpha.organization, "User": alpha.user(Role.VIEWER)}.get(
        model.__name__, alpha.organization
    ).pk.__str__()


def changed(model, alpha, asked):
    """Tell whether the row has gone."""
    if hasattr(model, "organization"):
        rows = model.objects.filter(organization=alpha.organization)
        return asked not in {row.public_id for row in rows}
    return False


def test_every_page_of_the_admin_asks_who_you_are(alpha):
    stranger = Client(raise_request_exception=False)
    ids = {m: foreign_id(m, alpha) for m in apps.get_models() if hasattr(m, "PUBLIC_PREFIX")
           and (m is not OAuthClient)}  # fmt: skip
    for param in admin_routes():
        route, model = param.values
        path = route.path.replace("<object_id>", ids.get(model, "key_0123456789abc"))
        response = stranger.get(path)
        open_to_all = path in {"/admin/login/", "/admin/logout/", "/admin/jsi18n/"}
        if not open_to_all:
            assert response.status_code in {302, 403, 404, 405}, path
