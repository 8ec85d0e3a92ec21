"""Liveness, readiness and counters."""

import pytest
from django.db import DatabaseError
from django.test import Client


def test_the_process_lives():
    assert Client().get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_the_database_answers():
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "database": "ok"})


@pytest.mark.django_db
def test_the_database_does_not_answer(monkeypatch):
    def gone():
        raise DatabaseError

    monkeypatch.setattr("config.health.connection.cursor", gone)
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (503, "unavailable")


@pytest.mark.parametrize(
    ("token", "header", "status"),
    [
        ("", "", 404),
        ("", "Bearer ", 404),
        ("s3", "", 404),
        ("s3", "Bearer s4", 404),
        ("s3", "Bearer s3", 200),
    ],
)
def test_counters_are_not_public(settings, token, header, status):
    settings.METRICS_TOKEN = token
    answer = Client().get("/metrics", headers={"Authorization": header} if header else {})
    assert answer.status_code == status
    assert (b"python_info" in answer.content) is (status == 200)


def test_the_start_leads_to_the_admin():
    answer = Client().get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")


def test_the_server_has_an_application():
    from config.wsgi import application  # noqa: PLC0415 - imported as the server does

    assert callable(application)
