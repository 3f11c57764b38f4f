"""Words that people write instead of an answer, and how to recognise a few patterns in text."""

import re

from toolkit.checker.countries import country_key as country_key
from toolkit.checker.values import key_of

EMAIL = re.compile(r"[^\s@,;<>()\"]+@[^\s@,;<>()\".]+(\.[^\s@,;<>()\".]+)+")
WEB_ADDRESS = re.compile(r"(https?://\S+|\b[\w-]+(\.[\w-]+)*\.[a-z]{2,}\b)", re.IGNORECASE)
EXPONENT = re.compile(r"\d[Ee]\+?\d")
CID = re.compile(r"CID\d{6}", re.ASCII)

NOT_AVAILABLE = frozenset(
    {"n/a", "na", "n.a.", "not available", "not applicable", "none", "-", "--", "tbd", "unknown"}
)
SAME = frozenset(
    {"same", "same as above", "same as contact", "as above", "ditto", "n/a", "na", "-"}
)
FILLERS = NOT_AVAILABLE | {
    "test",
    "testing",
    "test company",
    "company",
    "company name",
    "my company",
    "abc",
    "xxx",
    "xyz",
    "demo",
    "sample",
    "example",
}

TRANSLATED = {
    "Yes": {"ja", "oui", "sí", "si", "sì", "sim", "evet", "是", "是的", "はい", "예", "네"},
    "No": {
        "nein",
        "non",
        "não",
        "nao",
        "hayır",
        "hayir",
        "否",
        "不是",
        "いいえ",
        "아니요",
        "아니오",
    },
    "Unknown": {
        "unbekannt",
        "nicht bekannt",
        "inconnu",
        "desconocido",
        "sconosciuto",
        "desconhecido",
        "bilinmiyor",
        "未知",
        "不明",
        "알 수 없음",
        "파악되지 않음",
    },
}
"""What the list values are in the form's other languages; the form stores English only."""


def translation_of(text: str) -> str:
    """Return the English list value that a word translates, or ""."""
    key = key_of(text)
    return next((english for english, words in TRANSLATED.items() if key in words), "")


def says_recycled(text: str) -> bool:
    """True if a mine column says that the material is recycled or scrap."""
    key = key_of(text)
    return "recycl" in key or "scrap" in key


def names_a_mine(text: str) -> bool:
    """True if a mine column holds something other than recycled, scrap or a word for nothing."""
    key = key_of(text)
    return bool(key) and key not in NOT_AVAILABLE and not says_recycled(key)
