"""The engine that reads an organization's texts: the rules, its active model, and what is set.

Which providers are asked after the rules stands in the setting `CLASSIFIER_PROVIDERS`: dotted
paths of functions that take an organization's row id and return a provider, or None.
"""

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import cast

import structlog
from django.conf import settings
from django.utils.module_loading import import_string

from feedback.choices import ClassifierStatus
from feedback.models import ClassifierModel
from feedback.text.chain import Engine
from feedback.text.linear.artefact import ArtefactRefused
from feedback.text.linear.provider import LinearProvider
from feedback.text.providers import ClassifierProvider

_log = structlog.get_logger(__name__)


def engine_for(organization_id: int, *, background: bool = False) -> Engine:
    """Return the engine; slow providers are asked in the background only."""
    providers = [
        provider for provider in _providers(organization_id) if background or not provider.slow
    ]
    return Engine(providers)


def active_model(organization_id: int) -> LinearProvider | None:
    """Return the organization's own trained model, None if none is active or can be read.

    One that an older version of the product wrote, and this one does not read, must not keep
    feedback from coming in.
    """
    rows = ClassifierModel.objects.filter(
        organization_id=organization_id, status=ClassifierStatus.ACTIVE
    )
    found = rows.values_list("pk", "digest").first()
    if found is None:
        return None
    try:
        return _loaded(organization_id, *found)
    except ArtefactRefused as refusal:
        _log.warning("active_model_unreadable", model_id=found[0], detail=str(refusal))
        return None


def _providers(organization_id: int) -> Iterator[ClassifierProvider]:
    for path in settings.CLASSIFIER_PROVIDERS:
        provider = import_string(path)(organization_id)
        if provider is not None:
            yield provider


@lru_cache(maxsize=16)
def _loaded(organization_id: int, model_id: int, digest: str) -> LinearProvider:
    """Keep a model in memory: its digest is that of its weights, so it never changes."""
    rows = ClassifierModel.objects.filter(organization_id=organization_id, weights__isnull=False)
    row = rows.get(pk=model_id)
    facts = json.dumps(row.description).encode()
    return LinearProvider.of(bytes(cast("bytes", row.weights)), facts, digest=digest)
