import pytest

from feedback.text.linear.training import train
from tests.feedback.text.linear.invented import examples


@pytest.fixture(scope="session")
def trained():
    """A model of English and Korean, with neutral texts."""
    return train(examples("en", "ko"), name="shop", version="1", seed=7)
