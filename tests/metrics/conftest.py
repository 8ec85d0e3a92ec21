"""What the tests of scores share."""

import pytest

from tests.shops import Shop


@pytest.fixture
def shop(db: None) -> Shop:
    return Shop()
