"""E-mail addresses, also as people hide them: "name (at) shop dot de", "name골뱅이naver점com"."""

import re
from collections.abc import Iterator

from feedback.text.entities.domains import ENDS, cut_at_end
from feedback.text.entities.ranges import Range
from feedback.text.view import MASK

_LOCAL = frozenset("abcdefghijklmnopqrstuvwxyz0123456789._%+-" + MASK)
_LONGEST_LOCAL = 64
_DOMAIN = re.compile(r"(?:[a-z0-9-]{1,63}+\.){1,8}[a-z]{2,24}(?![a-z0-9])")

_AT_WORDS = r"at|arroba|chiocciola|klammeraffe|arobase|arobas|골뱅이|アットマーク|アット"
_AT = re.compile(
    rf" ?(?:(?P<sign>[\[({{<] ?(?:{_AT_WORDS}|@|a) ?[\])}}>]|@|골뱅이|アットマーク|アット)"
    r"|(?<= )(?:at|arroba|chiocciola|klammeraffe|arobase|arobas)(?= )) ?"
)
_DOT_WORDS = r"dot|punkt|punto|ponto|point|점|닷|쩜|ドット"
_DOT = (
    rf"(?: ?[\[({{<] ?(?:{_DOT_WORDS}|\.) ?[\])}}>] ?| (?:{_DOT_WORDS}) | ?(?:점|닷|쩜|ドット) ?)"
)
_HIDDEN = re.compile(rf"[a-z0-9-]{{1,40}}+(?:(?:{_DOT}|\.)[a-z0-9-]{{1,40}}+){{1,4}}")
_SPACED = re.compile(r"[a-z0-9-]{1,40}+(?: ?\. ?[a-z0-9-]{1,40}+){1,4}")
_SPELLED_DOT = re.compile(_DOT)
_ANY_DOT = re.compile(rf"{_DOT}| ?\. ?")
_MAY_HIDE = re.compile(rf"{_DOT_WORDS}|[\[({{<] ?(?:{_AT_WORDS}|@|a) ?[\])}}>]|골뱅이|アット| @|@ ")
# Before "at shop dot com" these do not name a person's box.
_NOT_A_BOX = frozenset(
    [
        "look",
        "looking",
        "available",
        "buy",
        "bought",
        "shop",
        "visit",
        "me",
        "us",
        "find",
        "found",
        "order",
        "ordered",
        "sold",
        "sells",
        "selling",
        "cheaper",
        "is",
        "it",
        "was",
        "are",
        "them",
        "this",
        "that",
        "here",
        "price",
        "prices",
        "item",
        "items",
        "now",
        "only",
        "store",
        "online",
        "seen",
        "same",
        "one",
        "product",
        "products",
        "purchased",
    ]
)


def find_emails(text: str) -> Iterator[Range]:
    """Return where addresses stand."""
    at = text.find("@")
    while at >= 0:
        yield from _plain(text, at)
        at = text.find("@", at + 1)
    if _MAY_HIDE.search(text):
        yield from _hidden(text)


def _plain(text: str, at: int) -> Iterator[Range]:
    start = _local_start(text, at)
    domain = _DOMAIN.match(text, at + 1)
    if start == at or domain is None:
        return
    labels = domain[0].split(".")
    known = cut_at_end(labels)
    yield start, at + 1 + len(".".join(known or labels))


def _hidden(text: str) -> Iterator[Range]:
    for hit in _AT.finditer(text):
        start = _local_start(text, hit.start())
        shape = _SPACED if hit[0].strip() == "@" else _HIDDEN
        domain = shape.match(text, hit.end()) or _HIDDEN.match(text, hit.end())
        local = text[start : hit.start()]
        if not local or domain is None:
            continue
        end = _known_end(domain)
        if end is None:
            continue
        spelled = _SPELLED_DOT.search(text, domain.start(), end)
        if hit["sign"] or (spelled and local not in _NOT_A_BOX):
            yield start, end


def _known_end(domain: re.Match[str]) -> int | None:
    """Return where the longest name with a known end stops."""
    ends = [dot.start() for dot in _ANY_DOT.finditer(domain.string, *domain.span())]
    starts = [dot.end() for dot in _ANY_DOT.finditer(domain.string, *domain.span())]
    for start, end in reversed(list(zip(starts, [*ends[1:], domain.end()], strict=True))):
        if domain.string[start:end] in ENDS:
            return end
    return None


def _local_start(text: str, at: int) -> int:
    start = at
    while start > max(0, at - _LONGEST_LOCAL) and text[start - 1] in _LOCAL:
        start -= 1
    while start < at and text[start] in ".-%+":
        start += 1
    return start
