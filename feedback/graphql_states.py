"""Changes of a feedback's state in GraphQL."""

from typing import cast

import strawberry
from django.utils import timezone

from api.graphql_context import Info
from feedback import models
from feedback.choices import FeedbackState
from feedback.graphql import Feedback
from feedback.services.states import change_state


@strawberry.type
class FeedbackStateMutation:
    """What can be changed about the state of feedback."""

    @strawberry.mutation(
        description="Strike a feedback through, mark it removed or withdrawn, or live again."
    )
    def change_feedback_state(
        self,
        info: Info,
        id: strawberry.ID,  # noqa: A002
        state: FeedbackState,
        reason: str,
    ) -> Feedback:
        """Change it and return the feedback."""
        rows = models.Feedback.objects.visible_to(info.context.actor)
        feedback = rows.by_public_id(id)
        change_state(
            feedback=[feedback.pk],
            state=FeedbackState(state),
            reason=reason,
            actor=info.context.actor,
            now=timezone.now(),
        )
        return cast("Feedback", rows.select_related("seller_account").get(pk=feedback.pk))
