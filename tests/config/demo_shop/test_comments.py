"""Comments are put together from what goes together."""

from config.demo_shop.comments import compose
from config.demo_shop.invention import chance_for
from config.demo_shop.phrases import phrases_in
from config.demo_shop.topics import FREQUENCY, GOES_WITH, PRODUCT_GROUPS


def comments(language, polarity, *, topic=None, emoji=True, count=400):
    chance = chance_for("comments")
    phrases = phrases_in(language)
    return [
        compose(chance, phrases, polarity=polarity, topic=topic, emoji=emoji) for _ in range(count)
    ]


def test_a_comment_stays_with_the_topic_it_is_given():
    for comment in comments("korean", "negative", topic="vases"):
        assert comment.topics[0] == "vases"
        assert "꽃병" in comment.text or "HV-" in comment.text


def test_topics_only_follow_what_they_go_with():
    for comment in comments("english", "negative"):
        first, *others = comment.topics or ("short",)
        assert set(others) <= set(GOES_WITH["negative"].get(first, ()))


def test_some_are_very_short_and_some_long():
    lengths = [len(comment.text) for comment in comments("english", "positive")]
    assert min(lengths) < 5
    assert max(lengths) > 200


def test_what_is_damaged_can_break():
    products = phrases_in("german").products
    fragile = {name for group in PRODUCT_GROUPS["damaged"] for name in products[group]}
    damaged = comments("german", "negative", topic="damaged")
    assert {comment.product for comment in damaged} <= fragile


def test_no_emoji_where_the_file_cannot_hold_them():
    for comment in comments("english", "positive", emoji=False):
        comment.text.encode("latin-1")
    with_emoji = [comment.text for comment in comments("english", "positive")]
    assert any(not text.isascii() for text in with_emoji)


def test_frequencies_name_topics_that_english_and_korean_have():
    for language in ("english", "korean"):
        for polarity, topics in FREQUENCY.items():
            assert set(topics) <= set(phrases_in(language).topics[polarity])
