"""Structured logs: one JSON object a line, with the id of the request that caused it."""

import logging.config
from typing import Any

import structlog
from structlog.tracebacks import ExceptionDictTransformer


def configure_logging(*, as_json: bool, level: str) -> None:
    """Send all records, the standard library's and structlog's, to standard error in one form."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    renderers = _renderers(as_json=as_json)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(_handlers(shared, renderers, level))


def _handlers(shared: list[Any], renderers: list[Any], level: str) -> dict[str, Any]:
    """Return what the standard library's logging is configured with."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    *renderers,
                ],
            }
        },
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "structured"},
        },
        # One line a start for each registered job says nothing that anybody needs.
        "loggers": {
            "procrastinate.blueprints": {"level": "WARNING"},
            "procrastinate.periodic": {"level": "WARNING"},
        },
        "root": {"handlers": ["stderr"], "level": level},
    }


def _renderers(*, as_json: bool) -> list[Any]:
    """Return what writes a line; traces come without local variables.

    Those hold secrets, and what buyers wrote.
    """
    if as_json:
        plain = ExceptionDictTransformer(show_locals=False)
        traces = structlog.processors.ExceptionRenderer(plain)
        return [traces, structlog.processors.JSONRenderer()]
    plain_text = structlog.dev.plain_traceback
    return [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=plain_text)]
