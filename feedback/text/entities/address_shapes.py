"""How addresses are written, country by country: kinds of streets, what stands by a house."""

import re

from feedback.text.view import MASK

WORD = r"[^\W\d_][\w'.-]{0,24}+"
_BREAK = r"[,\s]{1,4}"
_ROOM = r"(?:apt|apto|ap|apartment|apartamento|suite|ste|unit|flat|whg|wohnung)"

# A number that may be a house's.
HOUSE = re.compile(
    r"(?<![a-z0-9])(?<![0-9][.,/-])\d{1,5}(?:[-/]\d{1,4})?[a-z]?(?![a-z0-9]|[.,/-]\d)"
)

# After the house: "12 High Street", "12 bis, rue de la Paix", "12 Anything, Suite 3".
_EN_KIND = (
    r"street|str|st|road|rd|avenue|ave|av|lane|ln|drive|dr|boulevard|blvd|court|ct|place|pl|way"
    r"|terrace|crescent|close|square|highway|hwy|parkway|pkwy|circle|trail|grove|gardens|row|walk"
    r"|loop|alley|plaza|mews|hill|rise|parade|esplanade|turnpike|pike|crossing|ridge|junction"
    r"|expressway|freeway|causeway|heights"
)
ENGLISH = re.compile(
    rf",? (?P<name>(?:(?:{WORD}|\d{{1,3}}(?:st|nd|rd|th)) ){{1,4}}?)(?P<kind>{_EN_KIND})(?![a-z])"
)
_FR_KIND = (
    r"rue|avenue|av\.?|boulevard|bd\.?|boul\.?|chemin|impasse|allees?|place|route|quai|cours"
    r"|square|passage|faubourg|sentier|esplanade|rond-point"
)
_LINK = (
    r"(?:(?:de la|de los|de las|della|delle|dei|del|des|du|dos|das|da|do|de|la|le) |(?:de )?[ld]')"
)
FRENCH = re.compile(
    rf"(?: ?(?:bis|ter|quater))?,? (?P<kind>{_FR_KIND}) (?P<link>{_LINK}{{0,2}})(?P<name>{WORD}"
    rf"(?:[ -]{WORD}){{0,2}})"
)
ROOM = re.compile(
    rf"(?P<name>(?: {WORD}){{0,6}})(?: \d{{1,5}})?{_BREAK}{_ROOM}\.? ?#?\d{{1,5}}(?![a-z0-9])"
)
CITY = re.compile(
    rf"{_BREAK}(?:[a-z]{{1,2}}-)?(?!(?:19|20)\d\d )(?:\d{{4,5}}|\d{{3}} \d{{2}}) "
    r"(?P<city>[^\W\d_]\w{2,24})"
)

# Before the house: "via Roma 12", "calle de Alcalá, 5", "rua Augusta nº 300", "ul. Długa 7".
_PREFIX = (
    r"via|viale|v\.le|piazza|piazzale|p\.zza|corso|c\.so|largo|vicolo|contrada|lungomare|strada"
    r"|calle|c/|avenida|avda\.?|av\.|plaza|pza\.?|paseo|carretera|ctra\.?|camino|ronda|travesia"
    r"|pasaje|urbanizacion|rua|r\.|travessa|tv\.|alameda|praca|rodovia|rod\.|estrada|ladeira"
    r"|rue|avenue|boulevard|bd\.?|chemin|impasse|allee|quai|ul\.|ulica|aleja|al\.|os\.|osiedle"
    r"|calea|bulevardul|cesta|trg"
)
PREFIX = re.compile(
    rf"(?<![^\W_])(?P<kind>{_PREFIX})(?<=[a-z./]) ?{_LINK}?"
    rf"(?P<name>[^\W\d_{MASK}][^\n!?;:()]{{1,44}}?|[{MASK}][^\n!?;:()]{{0,44}}?)"
    r"(?P<comma>, ?| (?:n|no|n[oº°]|num|numero|number)[. ]{0,2}| )\Z"
)
MAY_BE_PREFIX = re.compile(rf"(?<![^\W_])(?:{_PREFIX})(?![a-z])")
PREFIX_REACH = 64
LIKELY = frozenset(
    [
        "rua",
        "calle",
        "avenida",
        "avda",
        "avda.",
        "viale",
        "piazza",
        "rue",
        "boulevard",
        "travessa",
        "alameda",
        "rodovia",
        "c/",
        "ul.",
    ]
)
SUFFIXES = (
    "strasse", "str.", "str", "gasse", "weg", "platz", "allee", "damm", "chaussee", "steig",
    "straat", "laan", "gracht", "plein", "dijk", "singel", "kade", "katu", "ntie", "kuja", "polku",
    "vej", "gade", "gatan", "vagen", "vegen", "veien", "gaten",
)  # fmt: skip
LIKELY_SUFFIXES = ("strasse", "str.", "gasse", "straat", "gatan", "katu")
HUNGARIAN = frozenset({"utca", "u.", "ut", "korut", "krt.", "utja", "fasor"})
US_STATE = re.compile(
    r"(?P<city>[^\W\d_][\w'. -]{1,24}?),? (?P<state>al|ak|az|ar|ca|co|ct|de|fl|ga|hi|id|il|in|ia|ks"
    r"|ky|la|me|md|ma|mi|mn|ms|mo|mt|ne|nv|nh|nj|nm|ny|nc|nd|oh|ok|or|pa|ri|sc|sd|tn|tx|ut|vt|va"
    r"|wa|wv|wi|wy|dc|pr) \Z"
)

# By themselves.
MAY_BE_BOX = re.compile(r"box|fach|apartado|postal|[afd]po|usns|uss|私書箱|사서함")
BOX = re.compile(
    r"(?<![a-z0-9])(?:(?:psc|cmr|unit) \d{1,5},? box \d{1,5}|(?:apo|fpo|dpo),? a[aep] \d{5}"
    r"|(?:usns|uss|usnv|uscgc) [a-z]{2,20}\s{1,3}(?:fpo|apo)(?: a[aep] \d{5})?"
    r"|p\. ?o\. ?box \d{1,6}|po box \d{1,6}|postfach \d{1,6}(?: \d{1,3})?"
    r"|apartado (?:de correos |postal )?\d{1,6}|caixa postal \d{1,6}|casella postale \d{1,6}"
    r"|boite postale \d{1,6}|私書箱 ?\d{1,5}|사서함 ?\d{1,5})"
)
POSTCODE = re.compile(r"(?<![a-z0-9])[a-z]{1,2}\d[a-z\d]? \d[abd-hjlnp-uw-z]{2}(?![a-z0-9])")
MAY_BE_EAST = re.compile(r"[로길동리가시군구] ?\d|번지|丁目|番|〒|[都道府県市区町村]")
_ADMIN = r"(?:특별시|광역시|시|도|군|구|읍|면|동)"
_KANJI = r"[一-龥ぁ-んァ-ヶ々ー]"
_DASH = r"[-ー−]"
EAST = re.compile(
    rf"(?:[가-힣]{{1,8}}{_ADMIN} ){{1,4}}[가-힣0-9]{{1,12}}?(?:로|길) ?\d{{1,4}}(?:-\d{{1,4}})?"
    r"(?:번?길 ?\d{1,4}(?:-\d{1,4})?)?(?:[ ,]{1,2}\d{1,4}동)?(?: ?\d{1,4}호)?"
    r"|[가-힣]{1,10}(?:로|길) ?\d{1,4}(?:-\d{1,4})?(?:번?길 ?\d{1,4}(?:-\d{1,4})?(?![\d일개번원])"
    r"|[ ,]{1,2}(?:\d{1,4}동 ?)?\d{1,4}호)(?:[ ,]{1,2}\d{1,4}동)?(?: ?\d{1,4}호)?"
    r"|(?:[가-힣]{1,8}(?:시|도|군|구|읍|면) ?)?[가-힣]{1,8}(?:동|리|가) ?\d{1,4}(?:-\d{1,4})? ?번지"
    r"|(?:[가-힣]{1,10}(?:아파트|빌라|빌딩|오피스텔) ?)?\d{1,4}동 ?\d{1,4}호"
    rf"|(?:〒 ?\d{{3}}-?\d{{4}}\s?)?{_KANJI}{{1,24}}"
    r"(?:\d{1,3}|(?<=.)[一二三四五六七八九十]{1,3})"
    rf"(?:丁目(?:\d{{1,4}}(?:番地?|{_DASH}))?(?:の?\d{{1,4}}号?)?(?:{_DASH}\d{{1,4}})?"
    r"|番地(?:の?\d{1,4})?(?:\d{1,3}号)?|番\d{1,3}号)"
    rf"|(?:[一-龥ヶ々]{{1,6}}[都道府県市区町村]){{1,3}}{_KANJI}{{1,10}}\d{{1,4}}{_DASH}\d{{1,4}}"
    rf"(?:{_DASH}\d{{1,4}})?"
    r"|〒 ?\d{3}-?\d{4}"
)
TELLS = re.compile(
    r"(?<![a-z])(?:address(?: is| of|:)?|live[sd]? (?:at|in|on)|living at|moved (?:to|from)"
    r"|located at|resid(?:e|es|ed|ing) at|deliver(?:ed)? (?:it )?to|ship(?:ped)? (?:it )?to"
    r"|adresse(?: ist| est|:)?|wohne? (?:in der|am|in)|direccion(?: es|:)?|endereco(?: e|:)?"
    r"|indirizzo(?: e|:)?|vivo en|moro n[ao]|abito in|habite(?: au)?)[ :,]{1,3}\Z"
)

# What may follow: a room, then the postal code.
TAIL = re.compile(
    rf"(?:{_BREAK}{_ROOM}\.? ?#?\d{{1,5}}(?![a-z0-9]))?"
    rf"(?:{_BREAK}(?:[a-z]{{1,2}}-)?\d{{4,5}}(?:-\d{{3,4}})?(?!\d))?"
)
# Without capitals only these are believed, and only with none of EVERYDAY between.
STRONG = frozenset(
    ["street", "avenue", "boulevard", "road", "lane", "rue", "impasse", "chemin", "faubourg"]
)
EVERYDAY = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "to",
        "and",
        "in",
        "on",
        "is",
        "was",
        "were",
        "for",
        "from",
        "with",
        "my",
        "your",
        "our",
        "his",
        "her",
        "it",
        "its",
        "this",
        "that",
        "at",
        "by",
        "or",
        "but",
        "not",
        "no",
        "day",
        "days",
        "week",
        "weeks",
        "month",
        "months",
        "year",
        "years",
        "hour",
        "hours",
        "minute",
        "minutes",
        "star",
        "stars",
        "item",
        "items",
        "piece",
        "pieces",
        "time",
        "times",
        "down",
        "across",
        "off",
        "up",
        "one",
        "two",
        "main",
        "same",
        "next",
        "other",
        "more",
        "per",
        "est",
        "un",
        "une",
        "pour",
        "avec",
        "dans",
        "jours",
        "fois",
        "sur",
        "per",
        "non",
        "che",
        "con",
        "sono",
        "giorni",
        "stelle",
        "dias",
        "es",
        "para",
        "con",
        "que",
        "en",
        "em",
        "com",
        "para",
        "nao",
        "no",
        "na",
        "uma",
        "um",
        "ha",
        "foi",
        "was",
        "mal",
        "tage",
        "und",
        "der",
        "die",
        "das",
        "ist",
    ]
)
COUNTED = re.compile(
    r"[ .]?(?:tage?n?|wochen?|monate?n?|jahre?n?|stunden?|minuten?|sterne?n?|mal|euro|stuck"
    r"|teile?|km|m"
    r"|cm|mm|kg|g|%|€|days?|weeks?|months?|years?|hours?|times?|stars?|dias?|semanas?|mes(?:es)?"
    r"|anos?|horas?|vezes|veces|estrelas?|estrellas?|giorni|settimane|mesi|ore|volte|stelle|jours?"
    r"|semaines?|mois|heures?|fois|etoiles?|reais|pecas?|unidades?|pcs|x|uhr)(?![a-z])"
)
