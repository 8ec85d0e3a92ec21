"""The filtered list of feedback as a file, over REST."""

from typing import Any, ClassVar

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request

from accounts.choices import Scope
from accounts.errors import FieldError, Invalid
from api.filters import ChoicesFilter
from api.openapi_filters import filter_parameters
from api.problems import MEDIA_TYPE
from api.rest import ActorView
from feedback.choices import ExportFormat
from feedback.exporting import COLUMNS, export_feedback
from feedback.filters import FeedbackFilterSet
from feedback.formats.escaping import MARKER
from feedback.models import Feedback

DESCRIPTION = f"""\
The whole list, the newest first, with the filters of `GET /api/v1/feedback`. The columns are those
that an import knows, so that a file of one seller account can be imported again and changes
nothing; `polarity` and those after it are for reading.

In CSV and XLSX a text that a spreadsheet would run as a formula stands behind a `'`. The column
`{MARKER}` says so, and an import of a file with this column takes the `'` off again. JSON Lines
hold every text as it is. A workbook holds 1,048,575 rows; more are refused with 422.
"""
_TEXT = {"type": "string"}
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_HEADER = ",".join([*COLUMNS, MARKER])
_EXAMPLE = (
    "111-1111111-1111111,2,Late,,2026-11-12,,111-1111111-1111111,no,yes,,marketplace,negative,live,"
    "amazon.us,sa_0123456789abc,2026-11-12T08:00:00Z,fb_0123456789abc"
)


class AnyAnswer(BaseContentNegotiation):
    """The parameter `format` says what comes; refusals are JSON, whatever `Accept` names."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """There is no body."""
        return None

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> Any:
        """Choose the one for refusals."""
        return renderers[0], renderers[0].media_type


class FeedbackExportView(ActorView):
    """Feedback as a file."""

    required_scope = Scope.FEEDBACK_READ
    tag = "Feedback"
    content_negotiation_class = AnyAnswer
    parameters: ClassVar = ("format", *FeedbackFilterSet.base_filters)

    def known_parameters(self) -> tuple[list[str], list[str]]:
        """Allow the filters that take several values to be repeated."""
        known, _ = super().known_parameters()
        filters = FeedbackFilterSet.base_filters.items()
        return known, [name for name, one in filters if isinstance(one, ChoicesFilter)]

    @extend_schema(
        operation_id="feedback_export",
        summary="Export feedback",
        description=DESCRIPTION,
        parameters=[
            OpenApiParameter(
                "format",
                {"type": "string", "enum": [one.value for one in ExportFormat], "default": "csv"},
                description="The kind of file.",
            ),
            *filter_parameters(FeedbackFilterSet),
        ],
        responses={
            (200, "text/csv"): _TEXT,
            (200, _WORKBOOK): {"type": "string", "format": "binary"},
            (200, "application/x-ndjson"): _TEXT,
            (422, MEDIA_TYPE): {"$ref": "#/components/schemas/Problem"},
        },
        examples=[
            OpenApiExample(
                "CSV",
                f"{_HEADER}\r\n{_EXAMPLE},1\r\n",
                response_only=True,
                media_type="text/csv",
            ),
            OpenApiExample("XLSX", "PK...", response_only=True, media_type=_WORKBOOK),
            OpenApiExample(
                "JSON Lines",
                '{"external_id":"111-1111111-1111111","rating":2}\n',
                response_only=True,
                media_type="application/x-ndjson",
            ),
        ],
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Return the file."""
        given = request.query_params
        visible = Feedback.objects.visible_to(self.actor)
        found = FeedbackFilterSet(data=given, queryset=visible, request=request).narrowed()
        export = export_feedback(
            rows=found, kind=format_of(given.get("format")), actor=self.actor, now=timezone.now()
        )
        return StreamingHttpResponse(
            export.content, content_type=export.media_type, headers=export.headers
        )


def format_of(text: str | None) -> ExportFormat:
    """Return the format that the parameter names, CSV without one; or raise Invalid."""
    try:
        return ExportFormat(text or ExportFormat.CSV)
    except ValueError:
        detail = f"Write one of {', '.join(one.value for one in ExportFormat)}."
        raise Invalid(errors=[FieldError("?format", "invalid_choice", detail)]) from None
