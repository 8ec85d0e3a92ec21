"""The one table of everything a program can ask: who may, with what, and what comes back.

`test_isolation.py` and `test_roles.py` walk it; a route or a GraphQL field without a row fails.
One line adds an operation:

    "GET /api/v1/cases/<id>": Rest(CASES_READ, id="@cases.Case"),

`id` fills whatever stands in `<...>`. `"@app.Model"` is the public id of a row of that model in the
organization of the test (`make_world` in tests/factories.py must make one); isolation puts another
organization's there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.choices import ROLE_SCOPES, Role, Scope

ANYBODY = None  # no credentials are needed
ANY_CALLER = frozenset[Scope]()  # any credentials will do
EVERYTHING = frozenset(Scope)
FEEDBACK_READ = frozenset({Scope.FEEDBACK_READ})
FEEDBACK_WRITE = frozenset({Scope.FEEDBACK_WRITE})
CASES_READ = frozenset({Scope.CASES_READ})
SCORES_READ = frozenset({Scope.SCORES_READ})
EVENTS_READ = frozenset({Scope.EVENTS_READ})
MEMBERS_MANAGE = frozenset({Scope.MEMBERS_MANAGE})
# Who gives a role must hold all that it may do.
MAKE_A_VIEWER = MEMBERS_MANAGE | ROLE_SCOPES[Role.VIEWER]


@dataclass(frozen=True)
class Rest:
    """One operation of REST: the scopes that it needs, and what a caller who holds them gets."""

    needs: frozenset[Scope] | None
    status: int = 200
    id: str = ""
    body: Mapping[str, Any] | None = None
    form: bool = False
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Graphql:
    """One field of Query or Mutation: the scopes that it needs, its arguments, its filters.

    `outcome` is the code that a caller gets who holds them, where the world allows no more.
    """

    needs: frozenset[Scope]
    variables: Mapping[str, Any] = field(default_factory=dict)
    filters: Mapping[str, str] = field(default_factory=dict)
    outcome: str = "answered"


def report() -> SimpleUploadedFile:
    """Return a feedback report with one row."""
    head = "Date\tRating\tComments\tYour Response\tOrder ID\tRater Email"
    row = "7/4/26\t1\tLate\t\t111-1111111-1111111\ta@marketplace.amazon.com"
    return SimpleUploadedFile("report.txt", f"{head}\n{row}\n".encode())


def figures() -> SimpleUploadedFile:
    """Return a performance report that tells only the account's status."""
    status = b'{"marketplaceId": "ATVPDKIKX0DER", "status": "NORMAL"}'
    document = b'{"accountStatuses": [%s], "performanceMetrics": []}' % status
    return SimpleUploadedFile("figures.json", document)


def order_file() -> SimpleUploadedFile:
    """Return a file with one order."""
    return SimpleUploadedFile("orders.csv", b"order_id,ordered_at\no-1,2026-01-05\n")


MEMBER, KEY, CLIENT = "@accounts.Membership", "@accounts.ApiKey", "@accounts.OAuthClient"
SHOP, FEEDBACK, IMPORT = "@feedback.SellerAccount", "@feedback.Feedback", "@feedback.FeedbackImport"
A_KEY = {"name": "New", "scopes": ["members:manage"]}
A_SHOP = {"marketplace": "amazon.de", "external_id": "A2", "name": "New"}
A_VIEWER = {"email": "new@example.com", "role": "viewer"}
SNAPSHOT = "@metrics.PerformanceSnapshot"
A_DOCUMENT = {"file": figures, "seller_account": SHOP}
ORDER = "@feedback.Order"
AN_ORDER = {"external_id": "o-1", "ordered_at": "2026-01-05T09:00:00Z"}
ORDERS = {"seller_account": SHOP, "orders": [AN_ORDER]}
AN_ORDER_FILE = {"file": order_file, "seller_account": SHOP}
A_STATE = {"state": "withdrawn", "reason": "Agreed with the buyer"}
A_REPORT = {"file": report, "seller_account": SHOP}
MAPPING = "@feedback.ColumnMapping"
A_MAPPING = {"name": "New", "columns": {"rating": "Sterne"}}

A_ROW = {"external_id": "R1", "rating": 5, "left_on": "2026-01-10"}
SOME_ROWS = {"seller_account": SHOP, "rows": [A_ROW]}
REJECTED = "@feedback.RejectedRow"
REPLY = "/api/v1/feedback/<id>/reply"
A_TEXT = {"text": "We are sorry."}
FIRST = {"If-Match": '"1"'}
A_REPLY = {"feedback": FEEDBACK, "version": 1}

OVERRIDE, MODEL = "@feedback.Override", "@feedback.ClassifierModel"
RUN, OWN_NAME = "@feedback.ClassificationRun", "@feedback.OwnName"
A_DECISION = {"aspect": "language", "value": "ko", "reason": "It is Korean."}
WHY = {"reason": "Looked at again."}
AN_OWN_NAME = {"kind": "domain", "name": "new.example"}

REST: dict[str, Rest] = {
    "GET /api/v1/viewer": Rest(ANY_CALLER),
    "GET /api/v1/organization": Rest(ANY_CALLER),
    "GET /api/v1/members": Rest(CASES_READ),
    "POST /api/v1/members": Rest(MAKE_A_VIEWER, 201, body=A_VIEWER),
    "GET /api/v1/members/<id>": Rest(CASES_READ, id=MEMBER),
    "PATCH /api/v1/members/<id>": Rest(MAKE_A_VIEWER, id=MEMBER, body={"role": "viewer"}),
    "DELETE /api/v1/members/<id>": Rest(MEMBERS_MANAGE, 204, id=MEMBER),
    "GET /api/v1/api-keys": Rest(MEMBERS_MANAGE),
    "POST /api/v1/api-keys": Rest(MEMBERS_MANAGE, 201, body=A_KEY),
    "GET /api/v1/api-keys/<id>": Rest(MEMBERS_MANAGE, id=KEY),
    "POST /api/v1/api-keys/<id>/rotation": Rest(EVERYTHING, 201, id=KEY, body={}),
    "POST /api/v1/api-keys/<id>/revocation": Rest(MEMBERS_MANAGE, id=KEY),
    "GET /api/v1/oauth-clients": Rest(MEMBERS_MANAGE),
    "POST /api/v1/oauth-clients": Rest(MEMBERS_MANAGE, 201, body=A_KEY),
    "GET /api/v1/oauth-clients/<id>": Rest(MEMBERS_MANAGE, id=CLIENT),
    "POST /api/v1/oauth-clients/<id>/rotation": Rest(EVERYTHING, 201, id=CLIENT),
    "DELETE /api/v1/oauth-clients/<id>": Rest(MEMBERS_MANAGE, 204, id=CLIENT),
    "GET /api/v1/marketplaces": Rest(ANY_CALLER),
    "GET /api/v1/marketplaces/<code>": Rest(ANY_CALLER, id="amazon.us"),
    "GET /api/v1/policy-packs": Rest(ANY_CALLER),
    "GET /api/v1/policy-packs/<version>": Rest(ANY_CALLER, id="amazon.us@2026-11-01"),
    "GET /api/v1/seller-accounts": Rest(FEEDBACK_READ),
    "POST /api/v1/seller-accounts": Rest(FEEDBACK_WRITE, 201, body=A_SHOP),
    "GET /api/v1/seller-accounts/<id>": Rest(FEEDBACK_READ, id=SHOP),
    "GET /api/v1/seller-accounts/<id>/score": Rest(SCORES_READ, id=SHOP),
    "GET /api/v1/seller-accounts/<id>/score/explain": Rest(SCORES_READ, id=SHOP),
    "GET /api/v1/scores": Rest(SCORES_READ),
    "GET /api/v1/performance-snapshots": Rest(SCORES_READ, query={"seller_account": SHOP}),
    "POST /api/v1/performance-snapshots": Rest(FEEDBACK_WRITE, 201, body=A_DOCUMENT, form=True),
    "GET /api/v1/performance-snapshots/<id>": Rest(SCORES_READ, id=SNAPSHOT),
    "GET /api/v1/scores/by-marketplace": Rest(SCORES_READ),
    "GET /api/v1/feedback": Rest(FEEDBACK_READ),
    "POST /api/v1/feedback": Rest(FEEDBACK_WRITE, body=SOME_ROWS),
    "GET /api/v1/feedback/<id>": Rest(FEEDBACK_READ, id=FEEDBACK),
    "POST /api/v1/feedback/<id>/state": Rest(FEEDBACK_WRITE, id=FEEDBACK, body=A_STATE),
    "GET /api/v1/feedback/export": Rest(FEEDBACK_READ, query={"format": "jsonl"}),
    f"GET {REPLY}": Rest(FEEDBACK_READ, id=FEEDBACK),
    f"PUT {REPLY}": Rest(FEEDBACK_WRITE, id=FEEDBACK, body=A_TEXT, headers=FIRST),
    f"DELETE {REPLY}": Rest(FEEDBACK_WRITE, id=FEEDBACK, headers=FIRST),
    f"POST {REPLY}/approval": Rest(FEEDBACK_WRITE, id=FEEDBACK, headers=FIRST),
    f"POST {REPLY}/publication": Rest(FEEDBACK_WRITE, 409, id=FEEDBACK, headers=FIRST),
    f"GET {REPLY}/transitions": Rest(FEEDBACK_READ, id=FEEDBACK),
    "GET /api/v1/feedback-imports": Rest(FEEDBACK_READ),
    "POST /api/v1/feedback-imports": Rest(FEEDBACK_WRITE, 201, body=A_REPORT, form=True),
    "GET /api/v1/feedback-imports/<id>": Rest(FEEDBACK_READ, id=IMPORT),
    "POST /api/v1/feedback-imports/<id>/cancellation": Rest(FEEDBACK_WRITE, id=IMPORT),
    "GET /api/v1/feedback-imports/<id>/rejected-rows": Rest(FEEDBACK_READ, id=IMPORT),
    "POST /api/v1/rejected-rows/<id>/replay": Rest(
        FEEDBACK_WRITE, id=REJECTED, body={"row": A_ROW}
    ),
    "POST /api/v1/feedback-imports/preview": Rest(
        FEEDBACK_WRITE, body={**A_REPORT, "mapping": MAPPING}, form=True
    ),
    "GET /api/v1/column-mappings": Rest(FEEDBACK_READ),
    "POST /api/v1/column-mappings": Rest(FEEDBACK_WRITE, 201, body=A_MAPPING),
    "GET /api/v1/column-mappings/<id>": Rest(FEEDBACK_READ, id=MAPPING),
    "DELETE /api/v1/column-mappings/<id>": Rest(FEEDBACK_WRITE, 204, id=MAPPING),
    "POST /api/v1/classify": Rest(FEEDBACK_READ, body={"text": "Came late."}),
    "GET /api/v1/feedback/<id>/classification": Rest(FEEDBACK_READ, id=FEEDBACK),
    "POST /api/v1/feedback/<id>/overrides": Rest(FEEDBACK_WRITE, 201, id=FEEDBACK, body=A_DECISION),
    "POST /api/v1/overrides/<id>/removal": Rest(FEEDBACK_WRITE, id=OVERRIDE, body=WHY),
    "GET /api/v1/classification-agreement": Rest(FEEDBACK_READ),
    "GET /api/v1/classification-runs": Rest(FEEDBACK_READ),
    "POST /api/v1/classification-runs": Rest(FEEDBACK_WRITE, 202, body={"seller_account": SHOP}),
    "GET /api/v1/classification-runs/<id>": Rest(FEEDBACK_READ, id=RUN),
    "POST /api/v1/classification-runs/<id>/cancellation": Rest(FEEDBACK_WRITE, id=RUN),
    "GET /api/v1/classifier-models": Rest(FEEDBACK_READ),
    "POST /api/v1/classifier-models": Rest(FEEDBACK_WRITE, 202, body={"name": "New"}),
    "GET /api/v1/classifier-models/<id>": Rest(FEEDBACK_READ, id=MODEL),
    "POST /api/v1/classifier-models/<id>/activation": Rest(FEEDBACK_WRITE, 409, id=MODEL, body=WHY),
    "POST /api/v1/classifier-models/<id>/deactivation": Rest(
        FEEDBACK_WRITE, 409, id=MODEL, body=WHY
    ),
    "GET /api/v1/own-names": Rest(FEEDBACK_READ),
    "POST /api/v1/own-names": Rest(FEEDBACK_WRITE, 201, body=AN_OWN_NAME),
    "GET /api/v1/own-names/<id>": Rest(FEEDBACK_READ, id=OWN_NAME),
    "DELETE /api/v1/own-names/<id>": Rest(FEEDBACK_WRITE, 204, id=OWN_NAME),
    "GET /api/v1/orders": Rest(FEEDBACK_READ),
    "POST /api/v1/orders": Rest(FEEDBACK_WRITE, body=ORDERS),
    "GET /api/v1/orders/<id>": Rest(FEEDBACK_READ, id=ORDER),
    "POST /api/v1/order-imports": Rest(FEEDBACK_WRITE, body=AN_ORDER_FILE, form=True),
    "GET /api/v1/events": Rest(EVENTS_READ, query={"object": KEY}),
    "GET /api/v1/events/<seq>": Rest(EVENTS_READ, id="1"),
    "GET /api/v1/audit/heads/key": Rest(EVENTS_READ),
    "GET /api/v1/audit/heads/<day>": Rest(EVENTS_READ, id="2026-01-15"),
}

GRAPHQL: dict[str, Graphql] = {
    "viewer": Graphql(ANY_CALLER),
    "organization": Graphql(ANY_CALLER),
    "members": Graphql(CASES_READ),
    "member": Graphql(CASES_READ, {"id": MEMBER}),
    "addMember": Graphql(MAKE_A_VIEWER, {**A_VIEWER, "role": "VIEWER"}),
    "changeRole": Graphql(MAKE_A_VIEWER, {"id": MEMBER, "role": "VIEWER"}),
    "removeMember": Graphql(MEMBERS_MANAGE, {"id": MEMBER}),
    "apiKeys": Graphql(MEMBERS_MANAGE),
    "apiKey": Graphql(MEMBERS_MANAGE, {"id": KEY}),
    "createApiKey": Graphql(MEMBERS_MANAGE, A_KEY),
    "rotateApiKey": Graphql(EVERYTHING, {"id": KEY}),
    "revokeApiKey": Graphql(MEMBERS_MANAGE, {"id": KEY}),
    "oauthClients": Graphql(MEMBERS_MANAGE),
    "oauthClient": Graphql(MEMBERS_MANAGE, {"id": CLIENT}),
    "createOauthClient": Graphql(MEMBERS_MANAGE, A_KEY),
    "rotateOauthClient": Graphql(EVERYTHING, {"id": CLIENT}),
    "removeOauthClient": Graphql(MEMBERS_MANAGE, {"id": CLIENT}),
    "marketplaces": Graphql(ANY_CALLER),
    "marketplace": Graphql(ANY_CALLER, {"code": "amazon.us"}),
    "policyPacks": Graphql(ANY_CALLER),
    "policyPack": Graphql(ANY_CALLER, {"version": "amazon.us@2026-11-01"}),
    "sellerAccounts": Graphql(FEEDBACK_READ),
    "sellerAccount": Graphql(FEEDBACK_READ, {"id": SHOP}),
    "createSellerAccount": Graphql(
        FEEDBACK_WRITE, {"marketplace": "amazon.de", "externalId": "A2", "name": "New"}
    ),
    "feedback": Graphql(FEEDBACK_READ, filters={"sellerAccount": SHOP}),
    "feedbackById": Graphql(FEEDBACK_READ, {"id": FEEDBACK}),
    "changeFeedbackState": Graphql(
        FEEDBACK_WRITE, {"id": FEEDBACK, **A_STATE, "state": "WITHDRAWN"}
    ),
    "reply": Graphql(FEEDBACK_READ, {"feedback": FEEDBACK}),
    "replyTransitions": Graphql(FEEDBACK_READ, {"feedback": FEEDBACK}),
    "draftReply": Graphql(FEEDBACK_WRITE, {**A_REPLY, **A_TEXT}),
    "approveReply": Graphql(FEEDBACK_WRITE, A_REPLY),
    "publishReply": Graphql(FEEDBACK_WRITE, A_REPLY, outcome="reply_not_approved"),
    "deleteReply": Graphql(FEEDBACK_WRITE, A_REPLY),
    "feedbackImports": Graphql(FEEDBACK_READ, filters={"sellerAccount": SHOP}),
    "feedbackImport": Graphql(FEEDBACK_READ, {"id": IMPORT}),
    "recordFeedback": Graphql(
        FEEDBACK_WRITE,
        {
            "sellerAccount": SHOP,
            "rows": [{"externalId": "R1", "rating": 5, "leftOn": "2026-01-10"}],
        },
    ),
    "replayRejectedRow": Graphql(
        FEEDBACK_WRITE,
        {
            "id": REJECTED,
            "row": {"externalId": "R1", "rating": 5, "leftOn": "2026-01-10"},
        },
    ),
    "cancelFeedbackImport": Graphql(FEEDBACK_WRITE, {"id": IMPORT}),
    "columnMappings": Graphql(FEEDBACK_READ),
    "columnMapping": Graphql(FEEDBACK_READ, {"id": MAPPING}),
    "saveColumnMapping": Graphql(FEEDBACK_WRITE, A_MAPPING),
    "removeColumnMapping": Graphql(FEEDBACK_WRITE, {"id": MAPPING}),
    "classify": Graphql(FEEDBACK_READ, {"text": {"text": "Came late."}}),
    "classification": Graphql(FEEDBACK_READ, {"feedback": FEEDBACK}),
    "overrideClassification": Graphql(
        FEEDBACK_WRITE, {"feedback": FEEDBACK, **A_DECISION, "aspect": "LANGUAGE"}
    ),
    "removeOverride": Graphql(FEEDBACK_WRITE, {"id": OVERRIDE, **WHY}),
    "classificationAgreement": Graphql(FEEDBACK_READ),
    "classificationRuns": Graphql(FEEDBACK_READ),
    "classificationRun": Graphql(FEEDBACK_READ, {"id": RUN}),
    "startClassificationRun": Graphql(FEEDBACK_WRITE, {"sellerAccount": SHOP}),
    "cancelClassificationRun": Graphql(FEEDBACK_WRITE, {"id": RUN}),
    "classifierModels": Graphql(FEEDBACK_READ),
    "classifierModel": Graphql(FEEDBACK_READ, {"id": MODEL}),
    "trainClassifierModel": Graphql(FEEDBACK_WRITE, {"name": "New"}),
    "activateClassifierModel": Graphql(
        FEEDBACK_WRITE, {"id": MODEL, **WHY}, outcome="classifier_model_not_ready"
    ),
    "deactivateClassifierModel": Graphql(
        FEEDBACK_WRITE, {"id": MODEL, **WHY}, outcome="classifier_model_not_ready"
    ),
    "ownNames": Graphql(FEEDBACK_READ),
    "addOwnName": Graphql(FEEDBACK_WRITE, {**AN_OWN_NAME, "kind": "DOMAIN"}),
    "removeOwnName": Graphql(FEEDBACK_WRITE, {"id": OWN_NAME}),
    "orders": Graphql(FEEDBACK_READ, filters={"sellerAccount": SHOP}),
    "order": Graphql(FEEDBACK_READ, {"id": ORDER}),
    "recordOrders": Graphql(
        FEEDBACK_WRITE,
        {
            "sellerAccount": SHOP,
            "orders": [{"externalId": "o-1", "orderedAt": "2026-01-05T09:00:00Z"}],
        },
    ),
    "score": Graphql(SCORES_READ, {"sellerAccount": SHOP}),
    "scoreExplanation": Graphql(SCORES_READ, {"sellerAccount": SHOP}),
    "scores": Graphql(SCORES_READ),
    "performanceSnapshots": Graphql(SCORES_READ, filters={"sellerAccount": SHOP}),
    "performanceSnapshot": Graphql(SCORES_READ, {"id": SNAPSHOT}),
    "scoresByMarketplace": Graphql(SCORES_READ),
    "events": Graphql(EVENTS_READ, filters={"object": KEY}),
    "event": Graphql(EVENTS_READ, {"seq": 1}),
}

# Answers that look the same for every organization, so that no text of one can be seen in them.
SAME_FOR_ALL = {
    "POST /api/v1/classify",
    "GET /api/v1/classification-agreement",
    "classify",
    "classificationAgreement",
    "GET /api/v1/scores",
    "GET /api/v1/scores/by-marketplace",
    "GET /api/v1/audit/heads/key",
    "GET /api/v1/marketplaces",
    "GET /api/v1/marketplaces/<code>",
    "GET /api/v1/policy-packs",
    "GET /api/v1/policy-packs/<version>",
    "scores",
    "scoresByMarketplace",
    "marketplaces",
    "marketplace",
    "policyPacks",
    "policyPack",
}

# Fields below the root that take an id: "Type.field" and why no foreign id can do harm there.
NESTED_IDS: dict[str, str] = {}

# Addresses that belong to no organization, and why they are safe to leave out of the walk.
PUBLIC = {
    "/": "leads to the admin",
    "/healthz": "tells only that the process lives",
    "/readyz": "tells only that the database answers",
    "/metrics": "has a token of its own and holds no rows",
    "/i18n/setlang/": "keeps a language in a cookie",
    "/api/v1/schema": "the OpenAPI document",
    "/api/v1/docs": "the OpenAPI document for people",
    "/problems/": "explains the codes",
    "/problems/<code>": "explains one code",
    "/oauth/token/": "knows a client by its secret; see tests/api/accounts/test_oauth.py",
    "/oauth/revoke_token/": "knows a client by its secret; see tests/api/accounts/test_oauth.py",
    "/graphql/": "walked field by field",
}

# Pages of the admin whose address takes something else than a row of an organization.
ADMIN_OTHER = {
    "/admin/<app_label>/": "lists kinds of objects",
    "/admin/<url>": "answers 404",
}
