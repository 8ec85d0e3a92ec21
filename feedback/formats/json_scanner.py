"""Find the values of a JSON text that arrives in pieces, without holding more than one of them."""

import codecs
import re
from collections.abc import Iterable, Iterator
from itertools import chain

from feedback.formats.rows import MalformedJson, Undecodable

MAX_DEPTH = 32
MAX_VALUE = 1024 * 1024  # characters

_SPACE = re.compile(r"[ \t\r\n]*+")
# Whole strings and whatever is no bracket; it stops at a bracket, at a string that is not closed
# yet, or at the end of what is here.
_INSIDE = re.compile(r'(?:[^"{}\[\]]++|"(?:[^"\\]++|\\.)*+")*+', re.DOTALL)
_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_SCALAR = re.compile(r"[^ \t\r\n,:{}\[\]\"]*+")
_BOM = "\ufeff"


def decoded(pieces: Iterable[bytes]) -> Iterator[str]:
    """Decode UTF-8, with or without a byte order mark; refuse other bytes by line and column."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    line, column, fresh = 1, 1, True
    for piece in chain(pieces, (b"",)):
        try:
            text = decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            line, column = after(error.object[: error.start].decode(), line, column)
            raise Undecodable(
                f"Line {line}, column {column}: the bytes are not UTF-8, which JSON always is. "
                "In which encoding was the file written? Save it as UTF-8."
            ) from None
        line, column = after(text, line, column)
        if fresh and text:
            text, fresh = text.removeprefix(_BOM), False
        yield text


def after(text: str, line: int, column: int) -> tuple[int, int]:
    """Return line and column of what follows a text that begins at this line and column."""
    breaks = text.count("\n")
    if breaks:
        return line + breaks, len(text) - text.rfind("\n")
    return line, column + len(text)


class Scanner:
    """Stands at one place of the text and moves forward; never holds more than one value."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self._pieces = pieces
        self._text = ""
        self._at = 0
        self._marked = 0  # the place in `_text` of which line and column are known
        self._line = self._column = 1

    def place(self) -> tuple[int, int]:
        """Return line and column, both from 1."""
        skipped = self._text[self._marked : self._at]
        self._line, self._column = after(skipped, self._line, self._column)
        self._marked = self._at
        return self._line, self._column

    def next_char(self) -> str:
        """Skip space and return the character that follows it; "" at the end."""
        while True:
            found = _SPACE.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def take(self, char: str) -> None:
        """Step over this character, or refuse what stands in its place."""
        if self.next_char() != char:
            raise self.unexpected(f"{char} was expected")
        self._at += 1

    def value(self, *, depth: int) -> str:
        """Return the text of the value that begins here; `depth` brackets are open around it.

        Its brackets and strings end; whether it is JSON is for the parser to say.
        """
        begin = self.next_char()
        if begin in {"{", "["}:
            return self._brackets(depth)
        if begin == '"':
            return self._matching(_STRING)
        text = self._matching(_SCALAR)
        if not text:
            raise self.unexpected("a value was expected")
        return text

    def unexpected(self, what: str) -> MalformedJson:
        """Return the refusal of what stands here."""
        char = self.next_char()
        line, column = self.place()
        found = f"there is {char!a}" if char else "the text ends, it is cut off"
        return MalformedJson(f"Line {line}, column {column}: {what}, but {found}.")

    def _more(self) -> bool:
        """Take the next piece in; drop what was passed."""
        piece = next(self._pieces, None)
        while piece == "":
            piece = next(self._pieces, None)
        if piece is None:
            return False
        self.place()
        self._text = self._text[self._at :] + piece
        self._at = self._marked = 0
        return True

    def _brackets(self, depth: int) -> str:
        """Return an object or array, whose first bracket stands here."""
        open_now, length = 0, 0
        while True:
            found = _INSIDE.match(self._text, self._at + length)
            length = found.end() - self._at if found else length
            self._check_length(length)
            stop = self._text[self._at + length : self._at + length + 1]
            if stop in {"", '"'}:
                self._check_length(len(self._text) - self._at)
                self._need_more()
                continue
            length += 1
            open_now += 1 if stop in "{[" else -1
            if depth + open_now > MAX_DEPTH:
                line, column = self.place()
                raise MalformedJson(
                    f"Line {line}, column {column}: this is nested more than {MAX_DEPTH} deep."
                )
            if not open_now:
                return self._taken(length)

    def _matching(self, pattern: re.Pattern[str]) -> str:
        """Return a string or another scalar, whose first character stands here."""
        while True:
            found = pattern.match(self._text, self._at)
            length = found.end() - self._at if found else 0
            self._check_length(length or len(self._text) - self._at)
            is_whole = found and (pattern is _STRING or self._at + length < len(self._text))
            if is_whole or (pattern is _SCALAR and not self._more()):
                return self._taken(length)
            if pattern is _STRING:
                self._need_more()

    def _need_more(self) -> None:
        if not self._more():
            line, column = self.place()
            raise MalformedJson(
                f"Line {line}, column {column}: the text ends inside the value that begins here; "
                "it is cut off."
            )

    def _check_length(self, length: int) -> None:
        if length > MAX_VALUE:
            line, column = self.place()
            raise MalformedJson(
                f"Line {line}, column {column}: the value that begins here has more than "
                f"{MAX_VALUE:,} characters."
            )

    def _taken(self, length: int) -> str:
        text = self._text[self._at : self._at + length]
        self._at += length
        return text
