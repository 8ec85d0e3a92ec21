"""The committed examples are what the shop writes, and small."""

from config.demo_shop.channels import CHANNELS
from config.demo_shop.examples import EXAMPLES, write_examples


def test_the_examples_are_what_the_shop_writes(tmp_path):
    write_examples(tmp_path)
    for channel in CHANNELS:
        written = (tmp_path / channel.file_name).read_bytes()
        assert written == (EXAMPLES / channel.file_name).read_bytes()
        assert len(written) < 70_000
