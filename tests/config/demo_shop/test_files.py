"""All files of the shop at once: the same bytes every time."""

from datetime import date

from config.demo_shop.channels import CHANNELS
from config.demo_shop.files import write_files

TODAY = date(2026, 11, 25)


def test_every_channel_has_its_file_and_the_bytes_repeat(tmp_path):
    write_files(tmp_path / "one", today=TODAY)
    write_files(tmp_path / "two", today=TODAY)
    names = {channel.file_name for channel in CHANNELS}
    assert {path.name for path in (tmp_path / "one").iterdir()} == names
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_the_numbers_of_rows_can_be_chosen(tmp_path):
    write_files(tmp_path, today=TODAY, rows=dict.fromkeys(CHANNELS, 5))
    assert (tmp_path / "coupang_feedback.csv").read_text(encoding="utf-8").count("CP7") == 5
