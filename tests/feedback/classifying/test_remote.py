"""A service of one's own over HTTP: asked in jobs, told no personal data, never waited for long."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from feedback.choices import OwnNameKind, RunScope
from feedback.classifying.engines import engine_for
from feedback.classifying.own_names import add_own_name
from feedback.classifying.remote import RemoteProvider, remote_provider
from feedback.classifying.runs import run_classification, start_run
from feedback.text.chain import RULES
from feedback.text.providers import Question
from tests.feedback.comments import KIND, LAMP, LATE, held, record
from tests.feedback.test_concurrency import in_threads
from tests.shops import NOW, Shop

POSITIVE = {"negative": 0.04, "neutral": 0.06, "positive": 0.9}
pytestmark = [pytest.mark.enable_socket, pytest.mark.allow_hosts(["127.0.0.1"])]

PATHS = ["feedback.classifying.remote.remote_provider"]
CONTACT = "Write to jo@mail.example.com or call 212-555-0143."


class Service(ThreadingHTTPServer):
    """A service that answers as a test says, and keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[Any] = []
        self.tokens: list[str | None] = []
        self.paths: list[str] = []
        self.says: Callable[[Handler, Any], None] = all_positive

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/classify"

    def handle_error(self, *_: Any) -> None:
        """Say nothing of callers who hang up."""


class Handler(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(body)
        self.server.tokens.append(self.headers["Authorization"])
        self.server.paths.append(self.path)
        self.server.says(self, body)

    def log_message(self, *_: Any) -> None:
        pass

    def answer(self, content: bytes, *, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


def all_positive(handler: Handler, body: Any) -> None:
    answers = [POSITIVE for _ in body["texts"]]
    handler.answer(json.dumps({"version": "my-model/3", "answers": answers}).encode())


def saying(content: bytes, *, status: int = 200) -> Callable[[Handler, Any], None]:
    return lambda handler, _: handler.answer(content, status=status)


def told(*answers: Any, version: Any = "m/1") -> bytes:
    return json.dumps({"version": version, "answers": answers}).encode()


@pytest.fixture
def service() -> Iterator[Service]:
    server = Service()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def asked(shop: Shop, service: Service, settings: Any) -> Shop:
    """Return a shop whose engine asks the service after the rules."""
    settings.CLASSIFIER_PROVIDERS = PATHS
    settings.CLASSIFIER_REMOTE_URL = service.url
    settings.CLASSIFIER_REMOTE_TOKEN = "secret"  # noqa: S105
    settings.CLASSIFIER_REMOTE_SECONDS = 5.0
    return shop


def read_all(shop: Shop) -> None:
    run = start_run(scope=RunScope.ALL, seller_account=None, actor=shop.actor, now=NOW)
    run_classification(organization_id=run.organization_id, run_id=run.pk)


def provider(service: Service, seconds: float = 5.0) -> RemoteProvider:
    return RemoteProvider(service.url, "secret", seconds)


def asks(service: Service, count: int = 1, **more: Any) -> Any:
    questions = [Question(text=LATE, language="en") for _ in range(count)]
    return provider(service, **more).classify(questions)


def test_it_is_asked_in_background_jobs_only(asked: Shop, service: Service) -> None:
    (feedback,) = record(asked, ("R1", 1, LATE))
    assert (service.asked, held(feedback).engine) == ([], RULES)
    assert engine_for(asked.organization.pk).name == RULES
    read_all(asked)
    assert service.asked == [{"texts": [{"text": LATE, "language": "en"}]}]
    assert service.tokens == ["Bearer secret"]
    found = held(feedback)
    assert (found.engine, found.text_polarity) == (f"{RULES}+remote:my-model/3", "positive")
    assert found.mismatch == "text_more_positive"
    assert found.result["polarity_text"]["p"] == POSITIVE
    assert found.topics == ["shipping_delay"]  # what holds for removal is the rules' word


def test_personal_data_does_not_leave(asked: Shop, service: Service) -> None:
    record(asked, ("R1", 1, CONTACT))
    read_all(asked)
    (text,) = [one["text"] for one in service.asked[0]["texts"]]
    assert text == "Write to [email] or call [phone]."


def test_texts_without_letters_are_not_asked(asked: Shop, service: Service) -> None:
    record(asked, ("R1", 1, "😀😀"))
    read_all(asked)
    assert service.asked == []


def test_it_may_abstain(asked: Shop, service: Service) -> None:
    service.says = saying(told(None, POSITIVE))
    late, kind = record(asked, ("R1", 1, LATE), ("R2", 5, KIND))
    read_all(asked)
    assert (held(late).engine, held(late).text_polarity) == (RULES, "negative")
    assert held(kind).engine == f"{RULES}+remote:m/1"


def test_what_it_is_not_sure_of_is_uncertain(service: Service) -> None:
    service.says = saying(told({"negative": 0.4, "neutral": 0.2, "positive": 0.4}))
    (said,) = asks(service)
    assert (said.label, said.reason) == ("uncertain", "The service is not sure.")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nonsense",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"{}",
        b"[" * 200_000,
        told(),
        told(POSITIVE, POSITIVE),
        told("positive"),
        told({"negative": 1}),
        told({"negative": 2, "neutral": 0, "positive": -1}),
        told({"negative": 0.5, "neutral": 0.5, "positive": 0.5}),
        told({"negative": "x", "neutral": 0, "positive": 1}),
        told({"negative": None, "neutral": 0, "positive": 1}),
        told({"negative": float("nan"), "neutral": 0, "positive": 1}),
        told({"negative": 10**400, "neutral": 0, "positive": 1}),
        told(POSITIVE, version="a\0b"),
        told(POSITIVE, version="\ud800"),
        told(POSITIVE, version=3),
        json.dumps({"answers": [POSITIVE]}).encode(),
    ],
)
def test_nonsense_counts_as_no_answer(service: Service, content: bytes) -> None:
    service.says = saying(content)
    assert asks(service) == [None]


@pytest.mark.parametrize("status", [204, 400, 401, 404, 429, 500, 503])
def test_an_error_counts_as_no_answer(service: Service, status: int) -> None:
    service.says = saying(told(POSITIVE), status=status)
    assert asks(service) == [None]


def test_what_is_no_http_counts_as_no_answer(service: Service) -> None:
    service.says = lambda handler, _: handler.wfile.write(b"nonsense\r\n\r\n") and None
    assert asks(service) == [None]


def test_a_closed_connection_counts_as_no_answer(service: Service) -> None:
    service.says = lambda handler, _: handler.connection.close()
    assert asks(service) == [None]


def test_it_sends_the_texts_nowhere_else(service: Service) -> None:
    def elsewhere(handler: Handler, _: Any) -> None:
        if handler.path == "/classify":
            handler.answer(b"", status=302, Location="/stolen")
        else:
            handler.answer(told(POSITIVE))

    service.says = elsewhere
    assert asks(service) == [None]
    assert service.paths == ["/classify"]


def test_it_is_not_waited_for(service: Service) -> None:
    ended = threading.Event()
    service.says = lambda *_: ended.wait(10) and None
    begun = time.monotonic()
    assert asks(service, seconds=0.1) == [None]
    ended.set()
    assert time.monotonic() - begun < 3


def test_an_answer_that_comes_drop_by_drop_is_not_waited_for(service: Service) -> None:
    def dripping(handler: Handler, _: Any) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(200):
            handler.wfile.write(b" ")
            time.sleep(0.05)

    service.says = dripping
    begun = time.monotonic()
    assert asks(service, seconds=0.2) == [None]
    assert time.monotonic() - begun < 3


def test_a_run_goes_to_its_end_without_it(asked: Shop, service: Service) -> None:
    service.says = saying(b"", status=500)
    (feedback,) = record(asked, ("R1", 1, LATE))
    read_all(asked)
    assert (held(feedback).engine, held(feedback).text_polarity) == (RULES, "negative")
    service.says = all_positive
    read_all(asked)
    assert held(feedback).engine == f"{RULES}+remote:my-model/3"


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_it(asked: Shop, service: Service) -> None:
    """What is written while it thinks is written at once, and is not overwritten afterwards."""
    late, kind = record(asked, ("R1", 1, LATE), ("R2", 5, KIND))

    def meanwhile() -> None:
        record(asked, ("R1", 1, LAMP))
        add_own_name(kind=OwnNameKind.DOMAIN, name="a.example", actor=asked.actor, now=NOW)

    def thinking(handler: Handler, body: Any) -> None:
        in_threads(meanwhile)
        all_positive(handler, body)

    service.says = thinking
    read_all(asked)
    assert (held(late).engine, held(late).topics) == (RULES, ["product_review"])
    assert held(kind).engine == f"{RULES}+remote:my-model/3"


def test_without_an_address_nobody_is_asked(settings: Any) -> None:
    settings.CLASSIFIER_REMOTE_URL = ""
    assert remote_provider(1) is None


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://host/x", "host"])
def test_an_address_that_is_none_is_told(settings: Any, url: str) -> None:
    settings.CLASSIFIER_REMOTE_URL = url
    with pytest.raises(ValueError, match="CLASSIFIER_REMOTE_URL must begin with"):
        remote_provider(1)


def test_nobody_listens() -> None:
    assert RemoteProvider("http://127.0.0.1:1/", "", 1.0).classify(
        [Question(text=LATE, language="en")]
    ) == [None]


def test_what_nobody_searched_for_personal_data_does_not_leave(
    asked: Shop, service: Service
) -> None:
    record(asked, ("R1", 1, "Came late. " * 1_900 + CONTACT))
    read_all(asked)
    (text,) = [one["text"] for one in service.asked[0]["texts"]]
    assert text == ("Came late. " * 1_900)[:20_000]


def test_what_it_answers_stands_in_no_log(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    service.says = saying(told({"negative": CONTACT, "neutral": 0, "positive": 0}))
    assert asks(service) == [None]
    assert "remote_classifier_failed" in caplog.text
    assert "212-555-0143" not in caplog.text
