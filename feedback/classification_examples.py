"""The examples of classification in the OpenAPI document, with invented values."""

TEXT = {
    "language": {"code": "en", "p": 0.99},
    "polarity_text": {
        "label": "negative",
        "p": {"negative": 0.93, "neutral": 0.04, "positive": 0.03},
        "evidence": [[8, 19]],
        "reason": "",
    },
    "mismatch": "none",
    "topics": ["shipping_delay"],
    "topic_evidence": {"shipping_delay": [[8, 19]]},
    "factors": {"arrived_on_time": False},
    "grounds": [
        {
            "ground": "marketplace_fulfilment",
            "verdict": "eligible",
            "rule": "marketplace_fulfilment/1",
            "evidence": [[0, 19]],
            "counter_evidence": [],
            "missing_facts": [],
        }
    ],
    "entities": [],
    "profanity": [],
    "engine": "rules/1",
    "reason": "",
}
NEW_TEXT = {
    "text": "Arrived a week late.",
    "marketplace": "amazon.us",
    "rating": 2,
    "fulfilled_by": "marketplace",
}
LABELS = {
    "engine": "rules/1",
    "language": "en",
    "text_polarity": "negative",
    "mismatch": "none",
    "topics": ["shipping_delay"],
    "grounds_eligible": ["marketplace_fulfilment"],
    "grounds_possible": [],
}
CLASSIFICATION = {
    "feedback": "fb_0123456789abc",
    "labels": LABELS,
    "machine": TEXT,
    "overrides": [],
    "pack_version": "amazon.us@2026-11-01",
    "classified_at": "2026-11-13T02:00:00Z",
}
NEW_OVERRIDE = {
    "aspect": "ground",
    "ground": "marketplace_fulfilment",
    "value": "no",
    "reason": "The buyer also writes about our answer.",
}
OVERRIDE = {
    "id": "ovr_0123456789abc",
    **NEW_OVERRIDE,
    "machine_value": "eligible",
    "made_by": "Kim Agent",
    "made_at": "2026-11-13T03:00:00Z",
}
OVERRIDDEN = CLASSIFICATION | {
    "labels": LABELS | {"grounds_eligible": []},
    "overrides": [OVERRIDE],
}
REASON = {"reason": "Read again: the machine was right."}
RUN = {
    "id": "clr_0123456789abc",
    "scope": "all",
    "seller_account": None,
    "status": "running",
    "total": 4210,
    "done": 1500,
    "changed": 37,
    "error": "",
    "created_by": "Kim Agent",
    "created_at": "2026-11-13T03:00:00Z",
    "finished_at": None,
}
NEW_RUN = {"scope": "all"}
MODEL = {
    "id": "clm_0123456789abc",
    "name": "autumn",
    "status": "ready",
    "texts": 4210,
    "digest": "3b1f0c5c8f2a4f0e9f3f6a3e6d1a2b4c5d6e7f8091a2b3c4d5e6f708192a3b4c",
    "description": {"name": "autumn", "texts": 4210, "languages": ["en", "ko"]},
    "gates": [{"gate": "calibration", "passed": True, "detail": "0.021 of at most 0.05"}],
    "error": "",
    "trained_by": "Kim Agent",
    "created_at": "2026-11-13T03:00:00Z",
    "trained_at": "2026-11-13T03:01:00Z",
    "activated_by": "",
    "activated_at": None,
}
NEW_MODEL = {"name": "autumn"}
OWN_NAME = {
    "id": "own_0123456789abc",
    "kind": "domain",
    "name": "hanbit-home.example",
    "created_at": "2026-11-13T03:00:00Z",
}
NEW_OWN_NAME = {"kind": "domain", "name": "hanbit-home.example"}
AGREEMENT = {
    "aspect": "text_polarity",
    "language": "en",
    "marketplace": "amazon.us",
    "decided": 40,
    "agreed": 37,
    "share": 0.925,
}
