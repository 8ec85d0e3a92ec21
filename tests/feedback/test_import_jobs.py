"""Imports by a job: queued, run, cancelled, and not lost when the worker is killed."""

import os
import signal
import subprocess
import sys
import time
from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client

from audit.models import Event
from feedback import import_jobs
from feedback.import_jobs import (
    ImportBusy,
    cancel_import,
    end_lost_imports,
    queue_import,
    run_import,
)
from feedback.importing import Upload
from feedback.models import Feedback, FeedbackImport
from feedback.services.import_states import ImportNotRunning
from tests.config.test_tasks import run_worker
from tests.factories import bearer, make_api_key
from tests.feedback.test_concurrency import in_threads
from tests.shops import NOW, Shop, csv_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def storage(tmp_path: Any, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def stored() -> list[str]:
    return default_storage.listdir("imports")[1] if default_storage.exists("imports") else []


def queued(shop: Shop, content: bytes) -> FeedbackImport:
    upload = Upload(stream=BytesIO(content), name="file.csv")
    return queue_import(upload=upload, seller_account=shop.account(), actor=shop.actor, now=NOW)


def events() -> list[str]:
    return list(Event.objects.order_by("seq").values_list("name", flat=True))


def post(secret: str, content: bytes, **form: str) -> Any:
    file = SimpleUploadedFile("file.csv", content)
    return Client().post("/api/v1/feedback-imports", {"file": file, **form}, headers=bearer(secret))


def test_a_job_imports_what_was_queued() -> None:
    shop = Shop()
    secret = make_api_key(shop.organization)[1]
    content = csv_of(("R1", 5, "", "2026-11-01"), ("R2", 9, "", "2026-11-01"))
    answer = post(secret, content, seller_account=shop.account().public_id, background="true")
    assert (answer.status_code, answer.json()["status"]) == (202, "queued")
    assert Feedback.objects.count() == 0
    run_worker()
    path = f"/api/v1/feedback-imports/{answer.json()['id']}"
    body = Client().get(path, headers=bearer(secret)).json()
    assert (body["status"], body["rows_read"], body["rows_new"], body["rows_rejected"]) == (
        "completed",
        2,
        1,
        1,
    )
    assert stored() == []
    received = Event.objects.get(name="feedback.received")
    assert (received.channel, received.actor_kind) == ("job", "api_key")
    assert received.actor_label.startswith("Key (")
    assert FeedbackImport.objects.count() == 1


def test_a_large_file_is_left_to_a_job(settings: Any) -> None:
    settings.IMPORT_INLINE_BYTES = 40
    shop = Shop()
    secret = make_api_key(shop.organization)[1]
    content = csv_of(("R1", 5, "", "2026-11-01"))
    answer = post(secret, content, seller_account=shop.account().public_id)
    assert answer.status_code == 202
    run_worker()
    assert Feedback.objects.get().external_id == "R1"


def test_what_is_no_file_of_a_known_format_is_refused_at_once() -> None:
    shop = Shop()
    secret = make_api_key(shop.organization)[1]
    answer = post(secret, b"hello\n", seller_account=shop.account().public_id, background="true")
    assert (answer.status_code, answer.json()["code"]) == (400, "wrong_format")
    assert (stored(), FeedbackImport.objects.count()) == ([], 0)


def test_a_file_that_turns_out_bad_fails_with_its_reason() -> None:
    shop = Shop()
    taken = queued(shop, b'external_id,rating,left_on\nR1,5,2026-11-01\nR2,"5,2026-11-01\n')
    run_worker()
    taken.refresh_from_db()
    assert (taken.status, taken.error_code) == ("failed", "broken_quoting")
    assert taken.error_message.startswith("Line 3: the quotes do not close")
    assert (Feedback.objects.count(), stored()) == (0, [])
    assert events()[-1] == "feedback_import.failed"


def test_a_queued_import_is_cancelled() -> None:
    shop = Shop()
    taken = queued(shop, csv_of(("R1", 5, "", "2026-11-01")))
    cancel_import(taken=taken, actor=shop.actor, now=NOW)
    assert (stored(), events()[-1]) == ([], "feedback_import.cancelled")
    run_worker()
    taken.refresh_from_db()
    assert (taken.status, Feedback.objects.count()) == ("cancelled", 0)
    with pytest.raises(ImportNotRunning):
        cancel_import(taken=taken, actor=shop.actor, now=NOW)


def test_a_running_import_is_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cancellation comes while rows are read: what was done until then is undone."""
    shop = Shop()
    taken = queued(shop, csv_of(*((f"R{n}", 5, "", "2026-11-01") for n in range(5_000))))
    told: list[int] = []
    tell = import_jobs.Watch.__call__

    def cancelled_meanwhile(watch: Any, rows: int) -> None:
        told.append(rows)
        if rows == 2_000:  # by somebody else, on another connection
            in_threads(
                lambda: cancel_import(taken=FeedbackImport.objects.get(), actor=shop.actor, now=NOW)
            )
        watch._told_at = 0.0
        tell(watch, rows)

    monkeypatch.setattr(import_jobs.Watch, "__call__", cancelled_meanwhile)
    run_import(
        organization_id=shop.organization.pk,
        import_id=taken.pk,
        actor=import_jobs._told(shop.actor),
    )
    taken.refresh_from_db()
    assert told[-1] == 2_000
    assert (taken.status, Feedback.objects.count(), stored()) == ("cancelled", 0, [])


def test_two_workers_run_one_import_once() -> None:
    shop = Shop()
    taken = queued(shop, csv_of(("R1", 5, "", "2026-11-01")))
    arguments = {
        "organization_id": shop.organization.pk,
        "import_id": taken.pk,
        "actor": import_jobs._told(shop.actor),
    }
    with transaction.atomic():
        import_jobs._hold(taken)  # what a worker does that is at it

        def second() -> None:
            with pytest.raises(ImportBusy):
                run_import(**arguments)

        in_threads(second)
    assert Feedback.objects.count() == 0
    assert len(stored()) == 1
    for _ in range(2):
        run_import(**arguments)
    assert (Feedback.objects.count(), events().count("feedback_import.completed")) == (1, 1)
    assert stored() == []


def test_a_fault_of_ours_ends_the_import_with_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stored file cannot be read by the worker's user: no job comes to an end with that."""
    shop = Shop()
    taken = queued(shop, csv_of(("R1", 5, "", "2026-11-01")))

    def refused(*args: Any, **options: Any) -> Any:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(import_jobs.default_storage, "open", refused)
    run_worker()
    taken.refresh_from_db()
    assert (taken.status, taken.error_code) == ("failed", "internal_error")
    assert taken.finished_at is not None
    assert (stored(), events()[-1]) == ([], "feedback_import.failed")


def test_an_import_whose_job_is_lost_is_ended() -> None:
    shop = Shop()
    waiting = queued(shop, csv_of(("R1", 5, "", "2026-11-01")))
    assert end_lost_imports() == 0
    with connection.cursor() as cursor:  # as the queue does with a job that killed its workers
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed'")
    assert (end_lost_imports(), end_lost_imports()) == (1, 0)
    waiting.refresh_from_db()
    assert (waiting.status, waiting.error_code, stored()) == ("failed", "job_lost", [])
    assert events()[-1] == "feedback_import.failed"


_WORKER = """
import sys
import tests.settings  # the server of this test run
import django
django.setup()
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
settings.MEDIA_ROOT = sys.argv[2]
from django.db import connection, transaction
connection.settings_dict["NAME"] = sys.argv[1]
from feedback import import_jobs, services
from feedback.services import recording
import time
complete = recording.complete
def slow(*args, **options):
    print("at the end", flush=True)
    time.sleep(60)
    complete(*args, **options)
recording.complete = slow
from feedback.models import FeedbackImport
taken = FeedbackImport.objects.get()
import_jobs.run_import(organization_id=taken.organization_id, import_id=taken.pk,
    actor={"kind": "system", "key": "k", "label": "l", "scopes": ["feedback:write"],
           "channel": "job", "request_id": "", "marketplaces": []})
"""


def test_a_worker_that_is_killed_at_the_last_moment_leaves_nothing_half_done(
    settings: Any,
) -> None:
    shop = Shop()
    taken = queued(shop, csv_of(*((f"R{n}", 5, "", "2026-11-01") for n in range(300))))
    before = events()
    worker = subprocess.Popen(
        [
            sys.executable,
            "-c",
            _WORKER,
            connection.settings_dict["NAME"],
            str(settings.MEDIA_ROOT),
        ],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout is not None
    assert worker.stdout.readline().strip() == "at the end"
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    worker.stdout.close()
    assert (Feedback.objects.count(), events()) == (0, before)
    for _ in range(100):  # PostgreSQL notices the dead client a moment later
        try:
            run_import(
                organization_id=shop.organization.pk,
                import_id=taken.pk,
                actor=import_jobs._told(shop.actor),
            )
        except ImportBusy:
            time.sleep(0.1)
        else:
            break
    taken.refresh_from_db()
    assert (taken.status, Feedback.objects.count()) == ("completed", 300)
