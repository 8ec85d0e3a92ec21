"""The closed lists of what classification can say of a text; the codes that every door uses."""

from enum import StrEnum


class TextPolarity(StrEnum):
    """What the words say, apart from the stars."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"
    UNCERTAIN = "uncertain"


class Mismatch(StrEnum):
    """How the words differ from the stars."""

    NONE = "none"
    TEXT_MORE_NEGATIVE = "text_more_negative"
    TEXT_MORE_POSITIVE = "text_more_positive"
    UNCERTAIN = "uncertain"


class Topic(StrEnum):
    """What a buyer complains of; a review of the product also when he praises it."""

    SHIPPING_DELAY = "shipping_delay"
    NOT_RECEIVED = "not_received"
    NOT_AS_DESCRIBED = "not_as_described"
    DAMAGED_DEFECTIVE = "damaged_defective"
    WRONG_OR_MISSING_ITEM = "wrong_or_missing_item"
    CUSTOMER_SERVICE = "customer_service"
    REFUND_RETURN = "refund_return"
    PRICE = "price"
    PACKAGING = "packaging"
    PRODUCT_REVIEW = "product_review"


class Cause(StrEnum):
    """The first level of the root cause: who can mend it. The second level is the topic."""

    DELIVERY = "delivery"
    ITEM = "item"
    SERVICE = "service"
    PRICE = "price"
    PRODUCT = "product"


CAUSE_OF_TOPIC = {
    Topic.SHIPPING_DELAY: Cause.DELIVERY,
    Topic.NOT_RECEIVED: Cause.DELIVERY,
    Topic.PACKAGING: Cause.DELIVERY,
    Topic.NOT_AS_DESCRIBED: Cause.ITEM,
    Topic.DAMAGED_DEFECTIVE: Cause.ITEM,
    Topic.WRONG_OR_MISSING_ITEM: Cause.ITEM,
    Topic.CUSTOMER_SERVICE: Cause.SERVICE,
    Topic.REFUND_RETURN: Cause.SERVICE,
    Topic.PRICE: Cause.PRICE,
    Topic.PRODUCT_REVIEW: Cause.PRODUCT,
}


class Ground(StrEnum):
    """Why a marketplace may take a feedback away; which of them it knows, its pack says."""

    PRODUCT_REVIEW = "product_review"
    PROMOTIONAL = "promotional"
    PERSONAL_INFORMATION = "personal_information"
    OBSCENE = "obscene"
    MARKETPLACE_FULFILMENT = "marketplace_fulfilment"
    BOUGHT_LABEL_DELIVERY = "bought_label_delivery"
    RATING_MISMATCH = "rating_mismatch"


class Verdict(StrEnum):
    """Whether the ground holds; `possible` is for a person to decide."""

    ELIGIBLE = "eligible"
    POSSIBLE = "possible"
    NO = "no"


class EntityType(StrEnum):
    """What kind of data stands in a text; `order_id` belongs to no person."""

    EMAIL = "email"
    URL = "url"
    IBAN = "iban"
    CARD = "card"
    PHONE = "phone"
    ADDRESS = "address"
    HANDLE = "handle"
    ORDER_ID = "order_id"


class Factor(StrEnum):
    """The three questions that Amazon asks a buyer, answered from the text."""

    ARRIVED_ON_TIME = "arrived_on_time"
    ITEM_AS_DESCRIBED = "item_as_described"
    CUSTOMER_SERVICE = "customer_service"


# The eight languages with lexicons; py3langid chooses among them.
LANGUAGES = ("en", "ko", "ja", "de", "es", "fr", "it", "pt")
