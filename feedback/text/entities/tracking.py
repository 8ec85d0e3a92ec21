"""Numbers of parcels and of other papers, which no person owns and which look like phones."""

import re
from collections.abc import Iterator

from feedback.text.entities.ranges import Range

# The carrier and the shape of its numbers, where the shape is unlike any other number.
SHAPES = {
    "ups": r"1z ?[0-9a-z]{3} ?[0-9a-z]{3} ?[0-9a-z]{2} ?[0-9a-z]{4} ?[0-9a-z]{3} ?[0-9a-z]",
    "post (upu s10)": r"[a-z]{2} ?\d{3} ?\d{3} ?\d{3} ?[a-z]{2}",
    "usps": r"9[1-5]\d{2}(?: ?\d{4}){4}(?: ?\d{2,4}){0,2}",
    "dhl": r"jjd ?\d{2}(?: ?\d){12,18}|jvgl\d{8,20}|00\d{18}",
    "amazon": r"tba\d{9,15}",
    "hermes": r"h\d{19}",
    "cainiao": r"lp\d{14}",
    "yunexpress": r"yt\d{16}",
    "sf": r"sf\d{12,15}",
    "uuid": r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
}
_SHAPE = re.compile(rf"(?<![a-z0-9])(?:{'|'.join(SHAPES.values())})(?![a-z0-9])")

# CJ, Hanjin, Lotte, Yamato, Sagawa, FedEx, DPD, GLS ... use plain numbers after one of these words.
_PARCEL = (
    r"track(?:ing|ed)?|waybill|consignment|sendungs?(?:nummer|nr|verfolgung)?|paketnummer|suivi"
    r"|colissimo|seguimiento|rastre(?:io|amento|ador|o)|tracciamento|spedizione|envio|guia|fedex|ups"
    r"|dhl|dpd|gls|usps|hermes|송장|운송장|배송|택배|등기|追跡|伝票|送り状|問い合わせ|お問合せ"
)
# Papers, goods and cases: also numbers, also never a phone.
_PAPER = (
    r"invoice|rechnung(?:snummer|s-?nr)?|facture|fattura|factura|nota fiscal|nfe?|protocolo?"
    r"|ticket|case|claim|vorgang|kundennummer|customer|cliente|conta|account|serial|seriennummer"
    r"|serie|lot|lote|lotto|batch|charge|chargennummer|sku|ean|isbn|asin|gtin|upc|barcode|imei"
    r"|model|modelo|modell|modele|modello|part|artikel(?:nummer|nr)?|article|item|codigo|code|codice"
    r"|ref|reference|referencia|pin|voucher|cupom|vale|boleto|로트|시리얼|모델|품번|상품|型番|品番"
)
_NUMBER = r"(?:numbers?|num|no|nr|numero|nummer|id|code|codigo|번호|番号|n|n[oº°])(?![a-z])"
_FILL = r"(?:(?:is|was|ist|est|e|es|de|del|da|do|은|는|가|이|は|が)(?![a-z]))"
_SAID = re.compile(
    rf"(?<![a-z])(?:{_PARCEL}|{_PAPER})[ :#.-]{{0,3}}(?:{_NUMBER})?[ .:#]{{0,3}}{_FILL}?"
    r"[ .:#]{0,3}(?P<token>[a-z]{0,4}\d[a-z0-9]{1,24}(?:[ ./-][a-z0-9]{0,3}\d[a-z0-9]{0,20}){0,4})"
)
_FEWEST_DIGITS = 5


def find_tracking(text: str) -> Iterator[Range]:
    """Return where numbers of parcels, invoices, lots and so on stand."""
    for hit in _SHAPE.finditer(text):
        yield hit.span()
    for hit in _SAID.finditer(text):
        if sum(map(str.isdigit, hit["token"])) >= _FEWEST_DIGITS:
            yield hit.span("token")
