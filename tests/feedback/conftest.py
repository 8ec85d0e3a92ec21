"""What the tests of feedback share."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.feedback.comments import Api
from tests.shops import NOW, Shop


@pytest.fixture
def shop(db: None) -> Shop:
    return Shop()


@pytest.fixture
def api(shop: Shop) -> Iterator[Api]:
    """Ask at the moment at which feedback is recorded, whatever day it is outside."""
    with time_machine.travel(NOW, tick=False):
        yield Api(shop)
