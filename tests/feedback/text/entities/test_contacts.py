"""E-mail addresses, links and names in other services, hidden ones too, with their exact spans."""

import pytest

from feedback.text.inputs import OwnNames
from tests.feedback.text.entities.finding import found


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Write to John.Doe+x@Example.com.", "John.Doe+x@Example.com"),
        ("schreib an max@müller-shop.de!", "max@müller-shop.de"),
        ("메일은 abc123@naver.com으로 주세요", "abc123@naver.com"),
        ("メールは ａｂｃ＠ｙａｈｏｏ．ｃｏ．ｊｐ まで", "ａｂｃ＠ｙａｈｏｏ．ｃｏ．ｊｐ"),
        ("john (at) example (dot) com please", "john (at) example (dot) com"),
        ("john[at]example.com please", "john[at]example.com"),
        ("john at example dot com please", "john at example dot com"),
        ("max at firma punkt de bitte", "max at firma punkt de"),
        ("juan arroba correo punto com", "juan arroba correo punto com"),
        ("luca chiocciola posta punto it", "luca chiocciola posta punto it"),
        ("joao @ gmail . com", "joao @ gmail . com"),
        ("abc골뱅이naver점com 으로", "abc골뱅이naver점com"),
        ("abc アット example ドット com へ", "abc アット example ドット com"),
        ("Mail me: a.b@c-d.co.uk, thanks", "a.b@c-d.co.uk"),
        ("write me@shop.com.Thanks", "me@shop.com"),
        ("write .me@shop.com", "me@shop.com"),
        ("write me@intra.localnet", "me@intra.localnet"),
    ],
)
def test_email(text: str, address: str) -> None:
    assert found(text) == [("email", address)]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("see https://www.Example.com/a?b=1.", "https://www.Example.com/a?b=1"),
        ("(http://example.org/x)", "http://example.org/x"),
        ("go to www.example.fr!", "www.example.fr"),
        ("buy at mega-shop.de now", "mega-shop.de"),
        ("visit example.com today", "example.com"),
        ("www . shop . de ist besser", "www . shop . de"),
        ("go to example [dot] com", "example [dot] com"),
        ("example dot com is cheaper", "example dot com"),
        ("www . shop . de . nice one", "www . shop . de"),
        ("acesse loja.com.br agora", "loja.com.br"),
        ("홈페이지 example.co.kr에서 샀어요", "example.co.kr"),
        ("サイトは example.co.jp です", "example.co.jp"),
        ("su sito.example.it trovi", "sito.example.it"),
        ("en la tienda.example.es mejor", "tienda.example.es"),
    ],
)
def test_url(text: str, address: str) -> None:
    assert found(text) == [("url", address)]


@pytest.mark.parametrize(
    "text",
    [
        "It was great.it works",
        "Great.It works",
        "prazo.com certeza recomendo",
        "produto bom.de novo",
        "um ponto de venda, un punto de recogida",
        "nice...so good",
        "version 3.5.2 and 10.0.0.1",
        "e.g. this, i.e. that, U.S.A.",
        "look at this dot com bubble",
        "2 @ 5 euro each, @ home",
        "no.1 seller",
        "@ shop",
        "meet me at noon point taken",
        "me @ noon . today",
        "available at shop dot soon",
        "1.2.de and -.com",
        "www . shop . nowhere",
        "http://",
        "my facebook page, a line id card, telegram group",
        "instagram: 12345",
    ],
)
def test_no_contact(text: str) -> None:
    assert found(text) == []


def test_own_domains_are_nothing() -> None:
    own = OwnNames(domains=frozenset({"my-shop.de"}))
    assert found("https://www.my-shop.de/a.com is fine, my-shop.de too", own=own) == []
    assert found("www . my-shop . de", own=own) == []
    assert found("not-my-shop.de", own=own) == [("url", "not-my-shop.de")]
    assert found("info@my-shop.de", own=own) == [("email", "info@my-shop.de")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("follow @some_user please", "@some_user"),
        ("Instagram: some.user", "some.user"),
        ("insta=@some.user", "@some.user"),
        ("카톡 아이디 abc123 으로", "abc123"),
        ("카톡 abc_12", "abc_12"),
        ("LINE ID: taro99", "taro99"),
        ("インスタ: taro_99", "taro_99"),
        ("telegram: kaufmann", "kaufmann"),
        ("meu insta: loja.x", "loja.x"),
    ],
)
def test_handle(text: str, name: str) -> None:
    assert [part.lstrip("@") for kind, part in found(text) if kind == "handle"] == [
        name.lstrip("@")
    ]
