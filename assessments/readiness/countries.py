"""Countries and territories by part of the world, for choosing; their names come from CLDR."""

from collections.abc import Iterable, Mapping

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

# ISO 3166-1 alpha-2 by the regions of UN M49, and XK, which people use for Kosovo.
REGIONS = {
    "africa": (
        _("Africa"),
        "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW IO KE KM LR LS LY MA"
        " MG ML MR MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TF TG TN TZ UG YT ZA ZM"
        " ZW",
    ),
    "americas": (
        _("Americas"),
        "AG AI AR AW BB BL BM BO BQ BR BS BV BZ CA CL CO CR CU CW DM DO EC FK GD GF GL GP GS GT GY"
        " HN HT JM KN KY LC MF MQ MS MX NI PA PE PM PR PY SR SV SX TC TT US UY VC VE VG VI",
    ),
    "asia": (
        _("Asia"),
        "AE AF AM AZ BD BH BN BT CN CY GE HK ID IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM MN"
        " MO MV MY NP OM PH PK PS QA SA SG SY TH TJ TL TM TR TW UZ VN YE",
    ),
    "europe": (
        _("Europe"),
        "AD AL AT AX BA BE BG BY CH CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT"
        " LU LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA XK",
    ),
    "oceania": (
        _("Oceania and Antarctica"),
        "AQ AS AU CC CK CX FJ FM GU HM KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV UM VU WF WS",
    ),
}
CODES = frozenset(code for _name, codes in REGIONS.values() for code in codes.split())


# CLDR writes "Congo - Kinshasa", which the people of this field do not.
ENGLISH = {"CD": "Congo, Democratic Republic of the", "CG": "Congo, Republic of the"}


def _names() -> Mapping[str, str]:
    language = get_language() or "en"
    try:
        names = Locale.parse(language, sep="-").territories
    except (UnknownLocaleError, ValueError):
        names = Locale.parse("en").territories
    return {**names, **ENGLISH} if language.startswith("en") else names


def country_name(code: str) -> str:
    """Return a country's name in the reader's language, or its code if nobody knows it."""
    return _names().get(code, code)


def country_names(codes: Iterable[str]) -> list[str]:
    """Return the names of some countries, in the order of the alphabet."""
    names = _names()
    return sorted((names.get(code, code) for code in codes), key=str.casefold)


def country_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return all countries with their names, grouped by part of the world, for a form."""
    names = _names()
    return [
        (
            region,
            sorted(
                ((code, names.get(code, code)) for code in codes.split()),
                key=lambda one: one[1].casefold(),
            ),
        )
        for region, codes in REGIONS.values()
    ]
