"""Addresses of the event log."""

from django.urls import path

from audit.rest import EventListView, EventView, HeadKeyView, HeadView

urlpatterns = [
    path("api/v1/events", EventListView.as_view(), name="events"),
    path("api/v1/events/<int:seq>", EventView.as_view(), name="event"),
    path("api/v1/audit/heads/key", HeadKeyView.as_view(), name="audit-head-key"),
    path("api/v1/audit/heads/<str:day>", HeadView.as_view(), name="audit-head"),
]
