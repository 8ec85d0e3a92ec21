"""Texts of our own in several languages, put together from parts: never a buyer's words."""

from collections.abc import Sequence
from datetime import date
from itertools import product

from feedback.text.linear.examples import Example

_THINGS = {
    "en": ["lamp", "kettle", "chair", "phone case", "blanket", "mug", "drill", "bag", "clock"],
    "pt": ["abajur", "chaleira", "cadeira", "capinha", "manta", "caneca", "bolsa", "relógio"],
    "ko": ["램프", "주전자", "의자", "케이스", "담요", "머그컵", "가방", "시계"],
    "ja": ["ランプ", "やかん", "椅子", "ケース", "毛布", "マグカップ", "かばん", "時計"],
}
_SAID = {
    "en": {
        1: ["The {} arrived broken", "Terrible {}, never again", "The {} never came", "Awful {}"],
        3: ["The {} is okay, nothing special", "Average {} for the price", "The {} is so-so"],
        5: ["Wonderful {}, thank you", "The {} came quickly", "I love the {}", "Great {}!"],
    },
    "pt": {
        1: ["A loja enviou {} com defeito", "Péssimo, {} não chegou", "{} horrível, não recomendo"],
        3: ["{} mais ou menos", "{} razoável, nada demais", "Esperava mais, {} regular"],
        5: ["Adorei, {} chegou antes do prazo", "{} ótimo, recomendo", "Excelente {}, nota dez"],
    },
    "ko": {
        1: ["{} 최악이에요", "{} 고장나서 왔어요", "{} 배송이 너무 늦어요"],
        3: ["{} 그냥 그래요", "{} 보통이에요", "{} 가격만큼이에요"],
        5: ["{} 정말 좋아요", "{} 빠른 배송 감사해요", "{} 최고예요"],
    },
    "ja": {
        1: ["{}が壊れていました", "{}は最悪です", "{}が届きません"],
        3: ["{}は普通です", "{}はまあまあです", "{}は値段なりです"],
        5: ["{}はとても良いです", "{}が早く届きました", "{}は最高です"],
    },
}
_ENDS = ["", ".", " #1", " #2", " #3", " #4", " #5", " #6", " #7", " #8"]


def examples(
    *languages: str, stars: Sequence[int] = (1, 3, 5), day: date | None = None
) -> list[Example]:
    """Return some hundred different texts of each language."""
    return [
        Example(said.format(thing) + end, star, language, day)
        for language in languages
        for star in stars
        for said, thing, end in product(_SAID[language][star], _THINGS[language], _ENDS)
    ]
