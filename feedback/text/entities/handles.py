"""Names by which a person is reached in other services: "@name", "instagram: name", 카톡 id."""

import re
from collections.abc import Iterator

from feedback.text.entities.ranges import Range

_AT_NAME = re.compile(
    r"(?<![a-z0-9_@.])@(?=[a-z0-9_.]{0,29}[a-z])[a-z0-9_](?:[a-z0-9_.]{0,28}[a-z0-9_])"
    r"(?![a-z0-9_@])"
)
_SERVICE = (
    r"instagram|insta|facebook|twitter|tik ?tok|telegram|snapchat|skype|wechat|weixin|discord"
    r"|kakao ?talk|kakao|whats ?app|zalo|viber|카카오톡|카톡|카카오|인스타그램|인스타|텔레그램|텔레"
    r"|라인|위챗|ライン|インスタグラム|インスタ|カカオトーク|カカオ|カカオid|line ?id|ig|fb|ins"
)
_SAYS_ID = (
    r"(?:id|account|user ?name|user|name|handle|konto|compte|cuenta|conta|아이디|계정|アカウント)"
)
_NAMED = re.compile(
    rf"(?<![a-z])(?:{_SERVICE})(?![a-z])(?P<says> ?{_SAYS_ID}(?![a-z]))?"
    r"(?P<colon> ?[:=：] ?| ?(?:은|는|が|は|is|ist|est|es|e|è) ?| )?@?"
    r"(?P<name>[a-z0-9_](?:[a-z0-9_.-]{1,28}[a-z0-9_]))(?![a-z0-9_@])"
)
_MAY_NAME = re.compile(
    r"insta|book|twit|tik|tele|snap|skype|chat|disc|kakao|app|zalo|viber|id|ig|fb|카|인스타|텔레"
    r"|라인|위챗|ライン|インスタ|カカオ|weixin|ins[ :]"
)


def find_handles(text: str) -> Iterator[Range]:
    """Return where such names stand, with the "@" before them."""
    if "@" in text:
        for hit in _AT_NAME.finditer(text):
            yield hit.span()
    if _MAY_NAME.search(text):
        for hit in _NAMED.finditer(text):
            if _is_told(hit):
                yield hit.span("name")


def _is_told(hit: re.Match[str]) -> bool:
    """Tell whether a name follows and not the sentence: "kakao abc12", not "facebook page"."""
    name = hit["name"]
    if not any(map(str.isalpha, name)):
        return False
    if (hit["colon"] or "").strip() in {":", "="}:
        return True
    marked = any(sign.isdigit() or sign == "_" for sign in name)
    return marked and (bool(hit["says"]) or not hit[0][0].isascii() or "_" in name)
