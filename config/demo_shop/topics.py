"""What feedback is about: how often each topic comes up, and what goes with it."""

from collections.abc import Mapping

# How often a topic opens a comment, relative to the others of its polarity. What is missing here
# comes up only while its trouble lasts.
FREQUENCY: Mapping[str, Mapping[str, int]] = {
    "positive": {
        "delivery": 20,
        "packaging": 14,
        "service": 12,
        "product": 18,
        "textiles": 6,
        "lamps": 6,
        "teaware": 6,
        "kitchen": 6,
        "price": 6,
        "gift": 8,
        "again": 8,
    },
    "neutral": {"late": 5, "packaging": 4, "product": 6, "price": 3, "service": 3, "mixed": 6},
    "negative": {
        "late": 15,
        "never_arrived": 10,
        "damaged": 14,
        "wrong_item": 8,
        "missing_part": 7,
        "not_as_described": 9,
        "service": 9,
        "refund": 7,
        "price": 4,
        "packaging": 4,
        "textiles": 3,
        "lamps": 3,
        "teaware": 3,
        "kitchen": 3,
        "mixed": 7,
    },
}

_ABOUT_THE_SHOP = ("delivery", "packaging", "service")
# Topics that can follow in one comment without contradiction; what is missing stands alone.
GOES_WITH: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "positive": {
        "delivery": ("packaging", "service", "product"),
        "packaging": ("delivery", "service", "product"),
        "service": ("delivery", "packaging", "product"),
        "product": (*_ABOUT_THE_SHOP, "price"),
        "textiles": (*_ABOUT_THE_SHOP, "price"),
        "lamps": (*_ABOUT_THE_SHOP, "price"),
        "teaware": (*_ABOUT_THE_SHOP, "gift"),
        "kitchen": (*_ABOUT_THE_SHOP, "price"),
        "price": ("delivery", "packaging"),
        "gift": ("delivery", "packaging"),
        "again": ("delivery", "service"),
    },
    "neutral": {"late": ("packaging",), "product": ("packaging",), "price": ("late",)},
    "negative": {
        "late": ("service",),
        "never_arrived": ("service",),
        "damaged": ("packaging", "service", "refund"),
        "wrong_item": ("service", "refund"),
        "missing_part": ("service",),
        "not_as_described": ("refund", "service"),
        "refund": ("service",),
        "teaware": ("refund", "service"),
        "kitchen": ("refund", "service"),
        "textiles": ("refund", "service"),
        "lamps": ("refund", "service"),
        "vases": ("service", "refund"),
    },
}

# Which groups of products a topic can be about; what is missing here can be about any.
PRODUCT_GROUPS: Mapping[str, tuple[str, ...]] = {
    "textiles": ("textiles",),
    "lamps": ("lamps",),
    "teaware": ("teaware",),
    "kitchen": ("kitchen",),
    "damaged": ("teaware", "ceramics", "glass", "lamps"),
    "missing_part": ("sets",),
    "vases": ("ceramics",),
}

NOT_ON_TIME = frozenset({"late", "never_arrived"})
NOT_AS_DESCRIBED = frozenset(
    {"damaged", "wrong_item", "missing_part", "not_as_described", "vases"}
    | {"textiles", "lamps", "teaware", "kitchen"}
)
BAD_SERVICE = frozenset({"service", "refund"})
