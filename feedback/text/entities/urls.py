"""Links and names of sites, with and without "https://", also written "www . shop . de"."""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from feedback.text.entities.domains import ENDS, OFTEN, SPELLED, WORDS, cut_at_end
from feedback.text.entities.ranges import Range, mask
from feedback.text.view import MASK

_SIGN = rf"[!-;=?-~{MASK}]"
_SCHEME = re.compile(rf"(?<![a-z])(?:https?|hxxps?|ftp) ?: ?/ ?/ ?{_SIGN}{{1,2000}}")
_NAME = re.compile(
    r"(?<![a-z0-9.@_-])[a-z0-9-]{1,63}+(?:\.[a-z0-9-]{1,63}+){1,6}+"
    rf"(?::\d{{2,5}})?(?P<path>[/?#]{_SIGN}{{0,2000}})?"
)
_WORDS_FOR_DOT = r"dot|punkt|punto|ponto|point"
_IN_BRACKETS = rf" ?[\[({{<] ?(?:{_WORDS_FOR_DOT}|점|닷|\.) ?[\])}}>] ?"
_DOT = rf"(?: ?\. ?|{_IN_BRACKETS}| (?:{_WORDS_FOR_DOT}) | ?(?:점|닷) ?)"
_WWW = re.compile(rf"(?<![a-z0-9])www{_DOT}[a-z0-9-]{{1,63}}+(?:{_DOT}[a-z0-9-]{{1,63}}+){{1,3}}")
_HIDDEN = re.compile(
    rf"(?<![a-z0-9@.-])(?!(?:the|this|that|a|an) )[a-z0-9-]{{2,63}}+(?:{_IN_BRACKETS}"
    rf"| (?:{_WORDS_FOR_DOT}) | ?(?:점|닷) ?)(?P<end>[a-z]{{2,12}})(?![a-z0-9])"
)
_ANY_DOT = re.compile(_DOT)
_MAY_HIDE = re.compile(r"www|dot|punkt|punto|ponto|point|점|닷|\[\.\]|\(\.\)")
_MAY_NAME = re.compile(r"[a-z0-9]\.[a-z]")
_TELLS_OF_SITE = re.compile(
    r"(?<![a-z])(?:site|website|web|visit|webseite|seite|shop|besuch\w{0,4}|page|sito|visita\w{0,3}"
    r"|tienda|pagina|loja|acess[eoa]\w{0,2}|url|link|domain|homepage|bei|auf|from|at|on|via|dal?|su"
    r"|sur|chez|en|na|no|pela|pelo|da|do)[ :]|사이트|홈페이지|링크|サイト|ホームページ|リンク"
)
_NAMES_A_SHOP = re.compile(r"[-0-9]|shop|store|online|market|deal|outlet|sale|buy|tienda|loja|kauf")
_AFTER_SENTENCE = re.compile(r"\s*(?:[,;!?)\"']|\.?\s*$)")
_TRAILING = ".,;:!?)]}'\""


def find_urls(text: str, own: AbstractSet[str]) -> Iterator[tuple[Range, bool]]:
    """Return where sites are named, and whether each is another's than those in `own`."""
    if "/" in text:
        links = list(_links(text, own))
        yield from links
        text = mask(text, (range_ for range_, _ in links))
    if _MAY_NAME.search(text):
        yield from _names(text, own)
    if _MAY_HIDE.search(text):
        yield from _hidden(text, own)


def _links(text: str, own: AbstractSet[str]) -> Iterator[tuple[Range, bool]]:
    for hit in _SCHEME.finditer(text):
        written = hit[0].rstrip(_TRAILING)
        host = written.replace(" ", "").partition("//")[2]
        if host:
            yield (hit.start(), hit.start() + len(written)), not _is_own(host, own)


def _names(text: str, own: AbstractSet[str]) -> Iterator[tuple[Range, bool]]:
    for hit in _NAME.finditer(text):
        host = hit[0].partition("/")[0].partition("?")[0].partition("#")[0].partition(":")[0]
        labels = host.split(".")
        known = cut_at_end(labels)
        if not known or not _is_name(known):
            continue
        whole = len(known) == len(labels)
        length = len(hit[0].rstrip(_TRAILING)) if whole else len(".".join(known))
        range_ = hit.start(), hit.start() + length
        if (hit["path"] and whole) or _is_believed(text, range_, known):
            yield range_, not _is_own(".".join(known), own)


def _is_name(labels: list[str]) -> bool:
    return all(label.strip("-") == label for label in labels) and not all(
        label.isdigit() for label in labels[:-1]
    )


def _is_believed(text: str, range_: Range, labels: list[str]) -> bool:
    """Tell whether an end that may be the next sentence's first word is a site's after all."""
    if labels[0] == "www" or labels[-1] not in WORDS:
        return len(labels[-2]) > 1
    if len(labels) > 2 or _NAMES_A_SHOP.search(labels[0]):
        return True
    start, end = range_
    if _TELLS_OF_SITE.search(text, max(0, start - 16), start):
        return True
    return labels[-1] in OFTEN and _AFTER_SENTENCE.match(text, end) is not None


def _hidden(text: str, own: AbstractSet[str]) -> Iterator[tuple[Range, bool]]:
    for hit in _WWW.finditer(text):
        parts = _ANY_DOT.split(hit[0])
        known = cut_at_end(parts)
        if len(known) > 2:
            end = hit.end()
            for part in reversed(parts[len(known) :]):
                end = text.rfind(part, hit.start(), end)
            yield (hit.start(), _trimmed(text, hit.start(), end)), not _is_own(".".join(known), own)
    for hit in _HIDDEN.finditer(text):
        spelled = " punto " in hit[0] or " ponto " in hit[0] or " point " in hit[0]
        if hit["end"] in (SPELLED if spelled else ENDS):
            host = ".".join(_ANY_DOT.split(hit[0]))
            yield hit.span(), not _is_own(host, own)


def _trimmed(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip(_TRAILING + " "))


def _is_own(host: str, own: AbstractSet[str]) -> bool:
    name = re.split(r"[/?#:]", host)[0]
    return any(name == domain or name.endswith(f".{domain}") for domain in own)
