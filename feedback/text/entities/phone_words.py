"""Words that stand by a phone number, and those by numbers that only look like one."""

import re

PHONE = re.compile(
    r"(?<![a-z])(?:(?:tele)?phones?|telephone|telefon\w{0,4}|telefon[eo]|fones?|tel[s.]?"
    r"|cel(?:ular)?"
    r"|celular|cell(?:phone)?|mobile|mobil(?:e|nummer|telefon)?|movil|handy(?:nummer)?|portable"
    r"|cellulare|call(?:ed|ing)?|ring|dial|texts?|text me|sms|fax|whats ?app|whats|zap|wpp"
    r"|contact(?:ed|ing)?|registered"
    r"|(?:answer(?:s|ed|ing)?|message|speak|talk|voicemail)(?= (?:at|on|to|under))"
    r"|kontakt\w{0,6}|contat[oe]|contacto|contattat?\w{0,4}|reach(?:ed|able|ing)?|hotline"
    r"|anruf\w{0,3}|rufen|ruf|erreichbar|llam\w{1,5}|ligar|liguem?|liga|appel\w{1,4}|joindre"
    r"|joignable|chiam\w{1,5}|(?:my|his|her|their|our|your|the) number|meine nummer"
    r"|mi numero|meu numero|mon numero|il mio numero|faxe?|telefonnr|rufnummer|tlf|tfno)(?![a-z])"
    r"|전화|연락|핸드폰|휴대폰|휴대전화|폰번호|문자|통화|콜센터|電話|携帯|連絡|ケータイ|ファックス|でんわ"
)
PHONE_AFTER = re.compile(
    r"[ )\].,:]{0,3}(?:\((?:tel|phone|mobile|cell|home|work|office|fax|whats)|(?:is|ist|es)"
    r" (?:my|the"
    r"|meine|mi) (?:phone|number|cell|mobile|nummer|numero)|(?:로|으로|에) ?(?:전화|연락|문자)"
    r"|(?:に|へ|まで)(?:お)?(?:電話|連絡))"
)
OTHER = re.compile(
    r"(?<![a-z])(?:orders?|bestell\w{0,8}|auftrag\w{0,8}|commande|ordine|pedidos?|encomenda|compra"
    r"|track(?:ing)?|sendung\w{0,8}|paket\w{0,7}|suivi|colis|seguimiento|rastre\w{0,6}|spedizione"
    r"|invoice|rechnung\w{0,8}|facture|fattura|factura|nota|nf|nfe|protocolo?|ticket|case|claim"
    r"|serial|serie|seriennummer|lot|lote|lotto|batch|charge|sku|ean|isbn|asin|gtin|upc|barcode"
    r"|imei|model[oe]?|modell|modele|artikel\w{0,6}|article|item|codigo|code|codice|ref|reference"
    r"|referencia|boleto|cpf|cnpj|cep|zip|plz|postcode|postleitzahl|passport|account|konto|conta"
    r"|cuenta|conto|card|karte|carte|cartao|tarjeta|version|isbn|id|ssn|licen[sc]e|iban"
    r"|social security|insurance)(?![a-z])"
    r"|주문|송장|운송장|계좌|우편|모델|품번|상품|로트|注文|追跡|伝票|口座|郵便|型番|品番|〒"
)
