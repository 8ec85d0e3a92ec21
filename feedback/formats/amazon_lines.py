"""Put the lines of Amazon's unquoted report together to records: one line a row, mostly."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from feedback.formats.rows import ReadingNotes
from feedback.formats.text import MAX_LINE

# A row begins with a date; a line that continues a comment practically never does.
_ROW_BEGIN = re.compile(r"[0-9]{1,4}[/.\-][0-9]{1,2}[/.\-][0-9]{1,4}\t")
_MAX_JOINED = 100
_COMMENT = 2


@dataclass(slots=True)
class Record:
    """The fields of one row with the lines they came from; `fault` says why it is no row."""

    line: int
    raw: str
    fields: list[str]
    lines: int = 1
    fault: str = ""


class RecordAssembler:
    """Joins lines that a break inside a comment tore apart, and drops repeated headers."""

    def __init__(self, header: str, width: int, notes: ReadingNotes) -> None:
        self._header = header
        self._width = width
        self._notes = notes
        self._held: Record | None = None

    def records(self, lines: Iterator[str]) -> Iterator[Record]:
        """Give each record as soon as the next one begins."""
        width, header = self._width, self._header
        for number, line in enumerate(lines, start=2):
            fields = line.split("\t")
            if len(fields) == width and line != header:
                if self._held is not None:
                    yield self._finished(self._held)
                self._held = Record(number, line, fields)
            else:
                done = self._unusual(number, line, fields)
                if done is not None:
                    yield self._finished(done)
        if self._held is not None:
            yield self._finished(self._held)

    def _unusual(self, number: int, line: str, fields: list[str]) -> Record | None:
        """Take a line that is not a whole row; return the record that it ends."""
        held = self._held
        torn = held is not None and len(held.fields) < self._width
        if line == self._header:
            self._notes.repeated_headers += 1
            self._held = None
            return held
        if len(fields) > self._width or _ROW_BEGIN.match(line):
            self._held = Record(number, line, fields)
            return held
        if not torn and not line.strip():
            return None
        if held is None:
            self._held = None
            return Record(number, line, fields, fault="continues_nothing")
        self._join(held, line, fields, torn=torn)
        return None

    def _join(self, held: Record, line: str, fields: list[str], *, torn: bool) -> None:
        self._notes.joined_lines += 1
        held.lines += 1
        if held.lines > _MAX_JOINED or len(held.raw) + len(line) > MAX_LINE:
            held.fault = "too_many_lines"
            return
        held.raw = f"{held.raw}\n{line}"
        if torn:
            held.fields[-1] = f"{held.fields[-1]}\n{fields[0]}"
            held.fields.extend(fields[1:])
        else:
            text = " ".join(field for field in fields if field)
            held.fields[_COMMENT] = f"{held.fields[_COMMENT]}\n{text}"

    def _finished(self, record: Record) -> Record:
        if not record.fault and len(record.fields) != self._width:
            few = len(record.fields) < self._width
            record.fault = "too_few_columns" if few else "too_many_columns"
        return record
