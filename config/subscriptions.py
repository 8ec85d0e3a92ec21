"""What reacts to what: event name -> functions called in the same transaction, batch by batch.

Each function gets the unit of work and the event's payload. The order here is the order of calls.
"""

from collections.abc import Mapping, Sequence

from audit.recording import Reaction
from feedback.choices import FeedbackEvent
from feedback.classifying.ingest import classify_changes, classify_orders
from feedback.reply_checks import Check, text_is_not_too_long, text_is_there
from feedback.trials import Observer
from metrics.effects import official_numbers
from metrics.services import count_orders, keep_scores

SUBSCRIPTIONS: Mapping[str, Sequence[Reaction]] = {
    FeedbackEvent.CHANGED: (keep_scores, classify_changes),
    FeedbackEvent.ORDERS_CHANGED: (count_orders, classify_orders),
}

# What a dry run looks at before and after: name -> function of the seller account and the instant.
TRIAL_OBSERVERS: Mapping[str, Observer] = {"score": official_numbers}

# What is checked in a reply's text when it is approved; see `feedback.reply_checks.Check`.
REPLY_CHECKS: Sequence[Check] = (text_is_there, text_is_not_too_long)
