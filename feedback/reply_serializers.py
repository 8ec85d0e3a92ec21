"""The shapes of REST answers and bodies about public replies."""

from typing import Any, ClassVar

from rest_framework import serializers

from api.serializers import InstantField, PublicIdField, StrictCharField, StrictSerializer
from feedback.choices import ReplyMove, ReplyStatus
from feedback.models import Feedback, Reply
from feedback.reply_checks import Severity
from feedback.reply_rules import Verdict, last_day
from feedback.services.replies import LONGEST_TEXT
from marketplaces.policy import ReplyRule


class FindingSerializer(serializers.Serializer[Any]):
    """What a check found in the text: characters `start` to `end`, not included."""

    rule = serializers.CharField(help_text="A stable id.")
    start = serializers.IntegerField(min_value=0)
    end = serializers.IntegerField(min_value=0)
    severity = serializers.ChoiceField(choices=[one.value for one in Severity])
    message = serializers.CharField()


class ReplySerializer(serializers.ModelSerializer[Reply]):
    """The seller's public reply to one feedback, from the draft to what stands there."""

    id = PublicIdField()
    feedback = PublicIdField(source="feedback.public_id")
    status = serializers.ChoiceField(choices=ReplyStatus.choices)
    findings = FindingSerializer(many=True, help_text="What was found when it was approved.")
    drafted_at = InstantField()
    approved_by = serializers.SerializerMethodField()
    approved_at = InstantField(allow_null=True)
    published_at = InstantField(
        allow_null=True,
        help_text="With the status draft or approved: an older text stands since then.",
    )
    deleted_at = InstantField(allow_null=True)

    class Meta:
        model = Reply
        fields: ClassVar[list[str]] = [
            "id",
            "feedback",
            "status",
            "text",
            "findings",
            "drafted_by",
            "drafted_at",
            "approved_by",
            "approved_at",
            "published_at",
            "deleted_at",
            "version",
        ]

    def get_approved_by(self, reply: Reply) -> str | None:
        """Return who approved it; null where nobody did."""
        return reply.approved_by or None


class ReplyTextSerializer(StrictSerializer):
    """The text of a draft."""

    text = StrictCharField(max_length=LONGEST_TEXT)


class ReplyMoveSerializer(serializers.Serializer[Any]):
    """One move: allowed, or why not."""

    move = serializers.ChoiceField(choices=ReplyMove.choices)
    allowed = serializers.BooleanField()
    code = serializers.CharField(allow_null=True, help_text="Why not; null if it is allowed.")
    reason = serializers.CharField(allow_null=True, help_text="The same in words.")


class ReplyTransitionsSerializer(serializers.Serializer[Any]):
    """What may be done with the reply to a feedback now."""

    feedback = serializers.CharField(help_text="Public id of the feedback.")
    status = serializers.ChoiceField(choices=ReplyStatus.choices, allow_null=True)
    version = serializers.IntegerField(allow_null=True, help_text="Of the reply; null without one.")
    longest = serializers.IntegerField(
        allow_null=True, help_text="Characters that the marketplace takes; null if not known."
    )
    last_day = serializers.DateField(
        allow_null=True, help_text="The last day for a reply; null if there is no end."
    )
    moves = ReplyMoveSerializer(many=True)


def transitions_answer(
    feedback: Feedback, reply: Reply | None, found: tuple[Verdict, ...], rule: ReplyRule
) -> dict[str, Any]:
    """Return the fields of ReplyTransitionsSerializer."""
    return {
        "feedback": feedback.public_id,
        "status": None if reply is None else reply.status,
        "version": None if reply is None else reply.version,
        "longest": rule.longest or None,
        "last_day": last_day(feedback.left_on, rule),
        "moves": [
            {
                "move": one.move.value,
                "allowed": one.allowed,
                "code": one.code,
                "reason": one.reason,
            }
            for one in found
        ],
    }
