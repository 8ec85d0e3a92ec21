"""A service of somebody's own, such as a language model, asked for polarity over HTTP.

It is asked in background jobs only, and gets texts in which personal data is masked. Where it does
not answer in time, or answers nonsense, what was known before it holds.

    POST <CLASSIFIER_REMOTE_URL>
    {"texts": [{"text": "Write to [email].", "language": "en"}]}

    {"version": "my-model/3", "answers": [{"negative": 0.9, "neutral": 0.06, "positive": 0.04}]}

An answer may be null. The version becomes part of the engine of each result.
"""

import json
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from time import monotonic
from typing import Any

import structlog
from django.conf import settings

from feedback.text.labels import TextPolarity
from feedback.text.polarity import label_of
from feedback.text.providers import ClassifierProvider, Question
from feedback.text.results import Polarity

_MOST_BYTES = 10_000_000
_PIECE = 65_536
# Whatever a service can answer instead of what was asked for.
_NO_ANSWER = (
    OSError,
    HTTPException,
    ValueError,
    TypeError,
    KeyError,
    OverflowError,
    RecursionError,
)
_LONGEST_VERSION = 60
_log = structlog.get_logger(__name__)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Texts and token go to the address that is set, and nowhere else."""

    def redirect_request(self, *args: Any) -> None:
        """Follow none; what is answered is then an error."""


_opener = urllib.request.build_opener(_NoRedirect)


@dataclass
class RemoteProvider:
    """One service; `name` holds the version that it told with its latest answer."""

    url: str
    token: str
    seconds: float
    name: str = "remote"
    outside: bool = field(default=True, init=False)
    slow: bool = field(default=True, init=False)

    def classify(self, batch: Sequence[Question]) -> Sequence[Polarity | None]:
        """Ask for the whole batch at once; abstain from all of it where no answer can be used."""
        nothing: list[Polarity | None] = [None] * len(batch)
        try:
            told = self._asked(batch)
            read = [
                None if one is None else _polarity(one)
                for one, _ in zip(told["answers"], batch, strict=True)
            ]
            self.name = f"remote:{_version(told['version'])}"
        except _NO_ANSWER as error:
            # The words of an error may be those of the answer, which may repeat a comment.
            status = getattr(error, "code", None)
            _log.warning("remote_classifier_failed", error=type(error).__name__, status=status)
            return nothing
        return read

    def _asked(self, batch: Sequence[Question]) -> Any:
        body = {"texts": [{"text": one.text, "language": one.language} for one in batch]}
        request = urllib.request.Request(  # noqa: S310 - the operator's own address, checked below
            self.url,
            data=json.dumps(body).encode(),
            headers={
                "Content-Type": "application/json",
                "Authorization": f"Bearer {self.token}",
            },
        )
        until = monotonic() + self.seconds
        with _opener.open(request, timeout=self.seconds) as answer:
            return json.loads(_body(answer, until))


def remote_provider(organization_id: int) -> ClassifierProvider | None:  # noqa: ARG001 - one for all
    """Return the service that the settings name, None if they name none.

    Raises:
        ValueError: the address is not one of http or https.
    """
    url = settings.CLASSIFIER_REMOTE_URL
    if not url:
        return None
    if not url.startswith(("http://", "https://")):
        message = "CLASSIFIER_REMOTE_URL must begin with http:// or https://."
        raise ValueError(message)
    return RemoteProvider(url, settings.CLASSIFIER_REMOTE_TOKEN, settings.CLASSIFIER_REMOTE_SECONDS)


def _body(answer: HTTPResponse, until: float) -> bytes:
    """Read the answer piece by piece; raise TimeoutError or ValueError if it does not end."""
    body = bytearray()
    while piece := answer.read1(_PIECE):
        body += piece
        if monotonic() > until:
            raise TimeoutError
        if len(body) > _MOST_BYTES:
            message = f"the answer is longer than {_MOST_BYTES} bytes"
            raise ValueError(message)
    return bytes(body)


def _version(told: object) -> str:
    """Return the version as it is stored; raise ValueError for what no text can hold."""
    if not isinstance(told, str) or not told.isprintable():
        message = "the version is no printable text"
        raise ValueError(message)
    return told[:_LONGEST_VERSION]


def _polarity(answer: dict[str, Any]) -> Polarity:
    """Read one answer; raise ValueError unless it holds three shares that add up to 1."""
    shares = [float(answer[name]) for name in ("negative", "neutral", "positive")]
    if not all(0 <= share <= 1 for share in shares) or abs(sum(shares) - 1) > 0.01:
        message = f"{shares} are no probabilities"
        raise ValueError(message)
    negative, neutral, positive = shares
    label = label_of(negative, neutral, positive)
    return Polarity(
        label=label,
        negative=negative,
        neutral=neutral,
        positive=positive,
        reason="The service is not sure." if label is TextPolarity.UNCERTAIN else "",
        trusted=True,
    )
