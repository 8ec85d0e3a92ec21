"""The one text of a JSON value, the same in every process: what digests are taken of."""

from typing import Any

import orjson


def canonical_json(value: Any) -> bytes:
    """Return JSON with sorted keys, without spaces, in UTF-8."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
