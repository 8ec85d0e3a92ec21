"""A factory for each table: one row with sensible values, and what it hangs on."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from accounts.choices import Role, Scope
from accounts.models import Membership, OAuthClient, Organization, User
from audit.models import Seal
from feedback.choices import (
    ClassifierStatus,
    FeedbackState,
    IncidentKind,
    LeftPrecision,
    MismatchLabel,
    OnError,
    OverrideAspect,
    OwnNameKind,
    Polarity,
    ReplyStatus,
    RunScope,
    RunStatus,
    SourceCoverage,
    TextPolarityLabel,
)
from feedback.models import (
    Classification,
    ClassificationRun,
    ClassifierModel,
    ColumnMapping,
    Feedback,
    FeedbackImport,
    Order,
    OrderIncident,
    Override,
    OwnName,
    RejectedRow,
    Reply,
    SellerAccount,
)
from marketplaces.models import Marketplace
from metrics.models import DayTally, PerformanceSnapshot, SellerScore

NOW = dt.datetime(2026, 1, 15, 12, tzinfo=dt.UTC)
CLIENT_SECRET = "client-secret-for-tests"  # noqa: S105


def classified(text="Came late.", engine="rules/1"):
    """Return what a machine says, in its documented shape."""
    return {
        "language": {"code": "en", "p": 0.99},
        "polarity_text": {
            "label": "negative",
            "p": {"negative": 0.9, "neutral": 0.05, "positive": 0.05},
            "evidence": [],
            "reason": "",
        },
        "mismatch": "none",
        "topics": ["shipping_delay"],
        "topic_evidence": {"shipping_delay": [[5, 9]]},
        "factors": {"arrived_on_time": False},
        "grounds": [
            {
                "ground": "product_review",
                "verdict": "eligible",
                "rule": "product_review/1",
                "evidence": [[0, 4]],
                "counter_evidence": [[5, 9]],
                "missing_facts": [],
            }
        ],
        "entities": [],
        "profanity": [],
        "engine": engine,
        "reason": "",
    }


class OrganizationFactory(DjangoModelFactory):
    class Meta:
        model = Organization

    name = factory.Sequence(lambda n: f"Organization {n}")


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.com")
    name = factory.Sequence(lambda n: f"Person {n}")


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    organization = factory.SubFactory(OrganizationFactory)
    user = factory.SubFactory(UserFactory)
    role = Role.VIEWER


class OAuthClientFactory(DjangoModelFactory):
    class Meta:
        model = OAuthClient

    organization = factory.SubFactory(OrganizationFactory)
    name = factory.Sequence(lambda n: f"Client {n}")
    scopes = factory.LazyFunction(lambda: sorted(scope.value for scope in Scope))
    client_type = OAuthClient.CLIENT_CONFIDENTIAL
    authorization_grant_type = OAuthClient.GRANT_CLIENT_CREDENTIALS
    client_secret = CLIENT_SECRET


class MarketplaceFactory(DjangoModelFactory):
    class Meta:
        model = Marketplace
        django_get_or_create = ("code",)

    code = "amazon.us"
    name = "Amazon.com"
    locale = "en_US"
    platform = "amazon"
    country = "US"
    currency = "USD"
    time_zone = "America/Los_Angeles"


class SellerAccountFactory(DjangoModelFactory):
    class Meta:
        model = SellerAccount

    organization = factory.SubFactory(OrganizationFactory)
    marketplace = factory.SubFactory(MarketplaceFactory)
    external_id = factory.Sequence(lambda n: f"A{n:013}")
    name = factory.Sequence(lambda n: f"Shop {n}")
    created_at = NOW


class FeedbackImportFactory(DjangoModelFactory):
    class Meta:
        model = FeedbackImport

    seller_account = factory.SubFactory(SellerAccountFactory)
    organization = factory.SelfAttribute("seller_account.organization")
    format = "amazon_feedback_report"
    file_name = "feedback.txt"
    file_digest = bytes(32)
    on_error = OnError.REJECT_ROWS
    created_at = NOW
    created_by = "test"


class RejectedRowFactory(DjangoModelFactory):
    class Meta:
        model = RejectedRow

    feedback_import = factory.SubFactory(FeedbackImportFactory)
    organization = factory.SelfAttribute("feedback_import.organization")
    line = 7
    raw = "13/40/26"
    column = "Date"
    code = "impossible_date"
    message = "There is no such day."


class OrderFactory(DjangoModelFactory):
    class Meta:
        model = Order

    seller_account = factory.SubFactory(SellerAccountFactory)
    organization = factory.SelfAttribute("seller_account.organization")
    external_id = factory.Sequence(lambda n: f"112-{n:07}-0000000")
    ordered_at = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)
    ordered_on = dt.date(2026, 1, 5)
    created_at = NOW
    updated_at = NOW


class OrderIncidentFactory(DjangoModelFactory):
    class Meta:
        model = OrderIncident

    order = factory.SubFactory(OrderFactory)
    organization = factory.SelfAttribute("order.organization")
    kind = IncidentKind.LATE
    occurred_at = NOW
    created_at = NOW


class ColumnMappingFactory(DjangoModelFactory):
    class Meta:
        model = ColumnMapping

    organization = factory.SubFactory(OrganizationFactory)
    name = factory.Sequence(lambda n: f"Mapping {n}")
    columns = factory.LazyFunction(lambda: {"external_id": "Nummer", "left_on": "Tag"})
    created_at = NOW
    updated_at = NOW


class FeedbackFactory(DjangoModelFactory):
    class Meta:
        model = Feedback

    seller_account = factory.SubFactory(SellerAccountFactory)
    organization = factory.SelfAttribute("seller_account.organization")
    external_id = factory.Sequence(lambda n: f"111-{n:07}-0000000")
    rating = 1
    polarity = Polarity.NEGATIVE
    comment = "Came late."
    left_on = dt.date(2026, 1, 13)
    counts_on = dt.date(2026, 1, 13)
    left_at = dt.datetime(2026, 1, 13, 8, tzinfo=dt.UTC)
    left_precision = LeftPrecision.DAY
    state = FeedbackState.LIVE
    source_coverage = SourceCoverage.ALL
    pack_version = "amazon.us@test"
    created_at = NOW
    updated_at = NOW


class ReplyFactory(DjangoModelFactory):
    class Meta:
        model = Reply

    feedback = factory.SubFactory(FeedbackFactory)
    organization = factory.SelfAttribute("feedback.organization")
    status = ReplyStatus.DRAFT
    text = "We are sorry."
    drafted_by = "test"
    drafted_at = NOW


class ClassificationFactory(DjangoModelFactory):
    class Meta:
        model = Classification

    feedback = factory.SubFactory(FeedbackFactory)
    organization = factory.SelfAttribute("feedback.organization")
    engine = "rules/1"
    pack_version = "amazon.us@test"
    result = factory.LazyFunction(classified)
    language = "en"
    text_polarity = TextPolarityLabel.NEGATIVE
    mismatch = MismatchLabel.NONE
    topics = factory.LazyFunction(lambda: ["shipping_delay"])
    grounds_eligible = factory.LazyFunction(lambda: ["product_review"])
    grounds_possible = factory.LazyFunction(list)
    classified_at = NOW


class OverrideFactory(DjangoModelFactory):
    class Meta:
        model = Override

    feedback = factory.SubFactory(FeedbackFactory)
    organization = factory.SelfAttribute("feedback.organization")
    aspect = OverrideAspect.LANGUAGE
    value = "de"
    machine_value = "en"
    reason = "It is German."
    made_by = "test"
    made_at = NOW


class ClassifierModelFactory(DjangoModelFactory):
    class Meta:
        model = ClassifierModel

    organization = factory.SubFactory(OrganizationFactory)
    name = factory.Sequence(lambda n: f"Model {n}")
    status = ClassifierStatus.TRAINING
    trained_by = "test"
    created_at = NOW


class ClassificationRunFactory(DjangoModelFactory):
    class Meta:
        model = ClassificationRun

    seller_account = factory.SubFactory(SellerAccountFactory)
    organization = factory.SelfAttribute("seller_account.organization")
    scope = RunScope.ALL
    status = RunStatus.QUEUED
    created_by = "test"
    created_at = NOW


class OwnNameFactory(DjangoModelFactory):
    class Meta:
        model = OwnName

    organization = factory.SubFactory(OrganizationFactory)
    kind = OwnNameKind.DOMAIN
    name = factory.Sequence(lambda n: f"shop{n}.example")
    created_at = NOW


class PerformanceSnapshotFactory(DjangoModelFactory):
    class Meta:
        model = PerformanceSnapshot

    seller_account = factory.SubFactory(SellerAccountFactory)
    organization = factory.SelfAttribute("seller_account.organization")
    format = "amazon_performance_report"
    digest = bytes(32)
    figures = factory.LazyFunction(dict)
    raw = factory.LazyFunction(dict)
    taken_at = NOW
    created_at = NOW
    created_by = "test"


class DayTallyFactory(DjangoModelFactory):
    class Meta:
        model = DayTally

    seller_account = factory.SubFactory(SellerAccountFactory)
    organization = factory.SelfAttribute("seller_account.organization")
    day = dt.date(2026, 1, 13)
    stars_1 = 1
    negative = 1


class SellerScoreFactory(DjangoModelFactory):
    class Meta:
        model = SellerScore

    seller_account = factory.SubFactory(SellerAccountFactory)
    organization = factory.SelfAttribute("seller_account.organization")
    windows = factory.LazyFunction(list)
    formula = "test"
    pack_version = "amazon.us@test"
    as_of = NOW
    valid_until = NOW


class SealFactory(DjangoModelFactory):
    class Meta:
        model = Seal

    first_seq = 1
    last_seq = 1
    digests = bytes(32)
    previous_hash = bytes(32)
    hash = bytes(32)
    sealed_at = NOW
