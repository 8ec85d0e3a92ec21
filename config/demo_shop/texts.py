"""What invented buyers write, by language and polarity; all of it written for this demo."""

from collections.abc import Mapping

type Sentences = Mapping[str, tuple[str, ...]]

ENGLISH: Sentences = {
    "positive": (
        "Lovely blanket, packed with care.",
        "The seller answered within the hour.",
        "Exactly as described, and a day early.",
        "Third order from this shop, never a problem.",
        "My mother was delighted with the tea set.",
        "A spare cup was added because one could break. Thoughtful!",
    ),
    "neutral": (
        "Fine, but the colour is paler than in the picture.",
        "Good lamp, slow parcel service.",
        "It does what it should, no more.",
        "The box was dented, the content was all right.",
    ),
    "negative": (
        "The parcel came nine days late and nobody told me.",
        'Ordered the 24" tray and got the 18" one.',
        "The vase was broken and the box had no padding.",
        "Wrote to the seller twice, no answer.",
        "One chopstick is missing from the set.",
        "Never arrived. The tracking has not moved for two weeks.",
    ),
}
GERMAN: Sentences = {
    "neutral": (
        "Ganz ordentlich, nur die Farbe ist blasser als im Bild.",
        "Lampe gut, Versand langsam.",
        "Für den Preis in Ordnung.",
    ),
    "negative": (
        "Die Lieferung kam über eine Woche zu spät.",
        "Die Vase war zerbrochen, kein Füllmaterial im Karton.",
        "Der Verkäufer antwortet nicht auf Nachrichten.",
        "Falsche Größe geliefert, Rücksendung mühsam.",
        "Die Hälfte des Teeservices fehlt.",
    ),
}
JAPANESE: Sentences = {
    "neutral": (
        "品物は良いのですが、届くのが遅かったです。",
        "写真より色が薄く感じました。",
        "箱が少しへこんでいました。中身は無事です。",
    ),
    "negative": (
        "商品が届きません。連絡もありませんでした。",
        "割れた状態で届きました。梱包が雑です。",
        "サイズ①を頼んだのに②が届きました。",
        "問い合わせに返事がありません。",
        "箸が一本足りませんでした。",
    ),
}
KOREAN: Sentences = {
    "positive": (
        "포장이 꼼꼼하고 배송도 빨랐어요.",
        "사진 그대로예요. 선물 받은 분이 정말 좋아하셨습니다.",
        "문의에 바로 답해 주셔서 믿고 주문했어요.",
        "세 번째 구매인데 한결같이 좋습니다.",
        "찻잔 하나를 더 넣어 주셨네요. 감사합니다.",
    ),
    "neutral": (
        "제품은 괜찮은데 배송이 조금 늦었어요.",
        "색이 화면보다 연합니다. 쓰는 데 문제는 없어요.",
        "가격만큼 합니다.",
    ),
    "negative": (
        "배송이 일주일 넘게 늦었는데 안내가 없었어요.",
        "컵이 깨져서 왔습니다. 완충재가 하나도 없네요.",
        "다른 사이즈가 왔고 교환 답변이 없어요.",
        "구성품이 빠져 있어요.",
    ),
}
