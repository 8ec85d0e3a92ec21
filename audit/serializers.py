"""What events and heads look like in REST; the views answer with plain mappings of this shape."""

from typing import Any

from rest_framework import serializers

from accounts.choices import ActorKind, Channel
from api.serializers import InstantField
from audit.reading import EventEntry, Feed


class EventActorSerializer(serializers.Serializer[Any]):
    """Who did it; the label is a copy and outlives the account."""

    kind = serializers.ChoiceField(choices=ActorKind.choices)
    label = serializers.CharField()  # type: ignore[assignment]


class EventSerializer(serializers.Serializer[Any]):
    """One event."""

    seq = serializers.IntegerField(
        min_value=1, help_text="Its number: without gaps, in commit order."
    )
    name = serializers.CharField(help_text="What happened, such as `feedback.received`.")
    object = serializers.CharField(help_text="Public id of the object.")
    object_type = serializers.CharField(help_text="Kind of object, such as `feedback`.")
    actor = EventActorSerializer()
    channel = serializers.ChoiceField(choices=Channel.choices)
    request_id = serializers.CharField(allow_blank=True)
    reason = serializers.CharField(allow_blank=True)
    occurred_at = InstantField()
    changes = serializers.DictField(
        child=serializers.ListField(child=serializers.JSONField(), min_length=2, max_length=2),
        help_text="Field to its value before and after; only fields that changed.",
    )
    personal_erased = serializers.BooleanField(
        help_text="True where changes held personal values that have been erased since."
    )


class FeedSerializer(serializers.Serializer[Any]):
    """Some events in order."""

    items = EventSerializer(many=True)
    next = serializers.IntegerField(min_value=0, help_text="Send it back as `after`.")
    end = serializers.BooleanField(help_text="True if nothing more was there.")


class HeadAtSerializer(serializers.Serializer[Any]):
    """Where the chain stood at the end of a day."""

    day = serializers.DateField(help_text="UTC.")
    seq = serializers.IntegerField(min_value=1, help_text="The last sealed event.")
    hash = serializers.RegexField(r"^[0-9a-f]{64}$", help_text="Of the block that ends with it.")
    sealed_at = InstantField()


class HeadSerializer(HeadAtSerializer):
    """What is signed."""

    organization = serializers.CharField()
    is_final = serializers.BooleanField(help_text="False while the day can still get more blocks.")
    previous = HeadAtSerializer(allow_null=True)


class SignedHeadSerializer(serializers.Serializer[Any]):
    """A head and the signature over its canonical JSON."""

    head = HeadSerializer()
    signature = serializers.CharField(help_text="Ed25519, base64.")
    key_id = serializers.CharField()


class HeadKeySerializer(serializers.Serializer[Any]):
    """The public key of the signatures."""

    key_id = serializers.CharField()
    algorithm = serializers.ChoiceField(choices=[("Ed25519", "Ed25519")])
    public_key = serializers.CharField(help_text="The 32 bytes, base64.")
    pem = serializers.CharField(help_text="The same as SubjectPublicKeyInfo.")


def event_answer(entry: EventEntry) -> dict[str, Any]:
    """Return an event as REST shows it."""
    return {
        "seq": entry.seq,
        "name": entry.name,
        "object": entry.object,
        "object_type": entry.object_type,
        "actor": {"kind": entry.actor_kind, "label": entry.actor_label},
        "channel": entry.channel,
        "request_id": entry.request_id,
        "reason": entry.reason,
        "occurred_at": InstantField().to_representation(entry.occurred_at),
        "changes": entry.changes,
        "personal_erased": entry.personal_erased,
    }


def feed_answer(feed: Feed) -> dict[str, Any]:
    """Return some events as REST shows them."""
    items = [event_answer(entry) for entry in feed.items]
    return {"items": items, "next": feed.next, "end": feed.end}
