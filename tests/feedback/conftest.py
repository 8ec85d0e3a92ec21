"""What the tests of feedback share."""

import pytest

from tests.shops import Shop


@pytest.fixture
def shop(db: None) -> Shop:
    return Shop()
