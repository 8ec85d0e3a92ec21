"""Requests to the product in this process, through every middleware but no server."""

import sys
from collections.abc import Callable
from io import BytesIO
from typing import Any


def asked(path: str, *, secret: str = "", query: str = "") -> Callable[[], bytes]:
    """Return a call that asks once and gives the body; an answer other than 200 ends the run."""
    from config.wsgi import application  # noqa: PLC0415

    def ask() -> bytes:
        environ: dict[str, Any] = {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "bench",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "127.0.0.1",
            "HTTP_ACCEPT": "*/*",
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
            "wsgi.errors": sys.stderr,
        }
        if secret:
            environ["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
        status: list[str] = []
        answer = application(environ, lambda line, _: status.append(line))
        body = b"".join(answer)
        answer.close()
        if status != ["200 OK"]:
            raise SystemExit(f"{path} answered {status}: {body[:300]!r}")
        return body

    return ask
