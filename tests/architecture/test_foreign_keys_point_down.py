"""Foreign keys written as text escape import-linter; this walks the models themselves."""

import pytest
from django.apps import apps
from django.apps.registry import Apps
from django.db import models

from accounts.checks import OUR_APPS, our_models
from tests.architecture.sources import APPS

HEIGHT = {name: len(APPS) - at for at, name in enumerate(APPS)}
# What of Django's our tables may point to: people's groups and rights, and nothing else.
OUTSIDE = {"auth.Group", "auth.Permission"}
# Tables of libraries that may point to ours: what hangs on a person or on an OAuth client.
FROM_OUTSIDE = {"admin", "oauth2_provider"}


def links(model):
    fields = [*model._meta.local_fields, *model._meta.local_many_to_many]
    return [field for field in fields if field.remote_field]


def points_up(model, target):
    return HEIGHT[target._meta.app_label] > HEIGHT[model._meta.app_label]


def test_foreign_keys_point_down():
    wrong = [
        f"{field} points up to {field.related_model._meta.label}"
        for model in our_models()
        for field in links(model)
        if field.related_model._meta.app_label in HEIGHT and points_up(model, field.related_model)
    ]
    assert wrong == []


def test_foreign_keys_to_libraries_are_listed():
    found = {
        field.related_model._meta.label
        for model in our_models()
        for field in links(model)
        if field.related_model._meta.app_label not in HEIGHT
    }
    assert found == OUTSIDE


def test_libraries_do_not_point_to_tenant_tables():
    pointing = {
        (model._meta.app_label, field.related_model._meta.label)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in HEIGHT
        for field in links(model)
        if field.related_model._meta.app_label in HEIGHT
    }
    assert FROM_OUTSIDE.issuperset(app for app, _ in pointing)
    assert {"accounts.User", "accounts.OAuthClient"}.issuperset(label for _, label in pointing)


def test_every_app_of_ours_has_its_height():
    assert set(HEIGHT) >= OUR_APPS
    installed = {config.label for config in apps.get_app_configs()} & set(HEIGHT)
    assert installed - {"config"} <= OUR_APPS


@pytest.mark.parametrize(
    ("lower", "upper"), [("accounts", "feedback"), ("audit", "metrics"), ("feedback", "cases")]
)
def test_a_planted_one_is_found(lower, upper):
    class Planted(models.Model):  # noqa: DJ008
        class Meta:
            app_label = lower
            apps = Apps()

    class Target(models.Model):  # noqa: DJ008
        class Meta:
            app_label = upper
            apps = Apps()

    assert points_up(Planted, Target)
    assert not points_up(Target, Planted)
