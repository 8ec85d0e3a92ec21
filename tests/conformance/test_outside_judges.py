"""Judges that nobody here wrote: GraphQL over HTTP, and the committed OpenAPI document."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from accounts.models import Organization
from config.schema import schema
from tests.api.conftest import make_key
from tests.conformance.conftest import HERE, ROOT

DOCUMENT = ROOT / "docs" / "openapi.yaml"


def run(*command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    quiet = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
    return subprocess.run(
        [str(part) for part in command],
        cwd=HERE,
        env={**os.environ, **quiet, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.mark.node
@pytest.mark.server
@pytest.mark.enable_socket
@pytest.mark.django_db(transaction=True)
def test_graphql_over_http(tools, live_server):
    _, secret = make_key(Organization.objects.create(name="Audited"))
    url = f"{live_server.url}/graphql/"
    done = run("node", "graphql_http_audit.mjs", url, API_TOKEN=secret)
    assert (done.returncode, done.stdout.strip()) == (0, "61 of 61 audits passed"), done.stderr


@pytest.mark.node
def test_spectral(tools):
    options = ("--ruleset", "spectral.yaml", "--fail-severity", "hint")
    done = run(tools / "spectral", "lint", *options, DOCUMENT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No results with a severity of 'hint' or higher found!" in done.stdout


@pytest.mark.node
def test_redocly(tools):
    done = run(tools / "redocly", "lint", "--config", "redocly.yaml", "--max-problems=20", DOCUMENT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "You have" not in done.stderr, done.stderr  # ... 3 warnings


def test_openapi_spec_validator():
    done = run(Path(sys.executable).with_name("openapi-spec-validator"), DOCUMENT)
    assert (done.returncode, done.stdout.strip()) == (0, f"{DOCUMENT}: OK")


def test_the_openapi_document_is_fresh(tmp_path):
    made = tmp_path / "openapi.yaml"
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(made))
    assert made.read_text() == DOCUMENT.read_text(), "write it again: ./goodstanding schema"


def test_the_graphql_schema_is_fresh():
    committed = (ROOT / "docs" / "schema.graphql").read_text()
    assert str(schema).strip() == committed.strip(), "write it again: ./goodstanding schema"
