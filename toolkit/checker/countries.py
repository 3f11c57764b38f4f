"""The country list of the reporting forms, ISO 3166 codes and names in capitals, and other names.

Everybody knows these countries by shorter names too, so a name is compared by what it means.
"""

import re
import unicodedata
from functools import cache

from toolkit.checker.values import Remembered, key_of

_LIST = """
AF AFGHANISTAN
AX ÅLAND ISLANDS
AL ALBANIA
DZ ALGERIA
AS AMERICAN SAMOA
AD ANDORRA
AO ANGOLA
AI ANGUILLA
AQ ANTARCTICA
AG ANTIGUA AND BARBUDA
AR ARGENTINA
AM ARMENIA
AW ARUBA
AU AUSTRALIA
AT AUSTRIA
AZ AZERBAIJAN
BS BAHAMAS
BH BAHRAIN
BD BANGLADESH
BB BARBADOS
BY BELARUS
BE BELGIUM
BZ BELIZE
BJ BENIN
BM BERMUDA
BT BHUTAN
BO BOLIVIA (PLURINATIONAL STATE OF)
BQ BONAIRE, SINT EUSTATIUS AND SABA
BA BOSNIA AND HERZEGOVINA
BW BOTSWANA
BV BOUVET ISLAND
BR BRAZIL
IO BRITISH INDIAN OCEAN TERRITORY
BN BRUNEI DARUSSALAM
BG BULGARIA
BF BURKINA FASO
BI BURUNDI
CV CABO VERDE
KH CAMBODIA
CM CAMEROON
CA CANADA
KY CAYMAN ISLANDS
CF CENTRAL AFRICAN REPUBLIC
TD CHAD
CL CHILE
CN CHINA
CX CHRISTMAS ISLAND
CC COCOS (KEELING) ISLANDS
CO COLOMBIA
KM COMOROS
CG CONGO
CD CONGO, DEMOCRATIC REPUBLIC OF THE
CK COOK ISLANDS
CR COSTA RICA
CI CÔTE D'IVOIRE
HR CROATIA
CU CUBA
CW CURAÇAO
CY CYPRUS
CZ CZECHIA
DK DENMARK
DJ DJIBOUTI
DM DOMINICA
DO DOMINICAN REPUBLIC
EC ECUADOR
EG EGYPT
SV EL SALVADOR
GQ EQUATORIAL GUINEA
ER ERITREA
EE ESTONIA
SZ ESWATINI
ET ETHIOPIA
FK FALKLAND ISLANDS (MALVINAS)
FO FAROE ISLANDS
FJ FIJI
FI FINLAND
FR FRANCE
GF FRENCH GUIANA
PF FRENCH POLYNESIA
TF FRENCH SOUTHERN TERRITORIES
GA GABON
GM GAMBIA
GE GEORGIA
DE GERMANY
GH GHANA
GI GIBRALTAR
GR GREECE
GL GREENLAND
GD GRENADA
GP GUADELOUPE
GU GUAM
GT GUATEMALA
GG GUERNSEY
GN GUINEA
GW GUINEA-BISSAU
GY GUYANA
HT HAITI
HM HEARD ISLAND AND MCDONALD ISLANDS
VA HOLY SEE
HN HONDURAS
HK HONG KONG
HU HUNGARY
IS ICELAND
IN INDIA
ID INDONESIA
IR IRAN (ISLAMIC REPUBLIC OF)
IQ IRAQ
IE IRELAND
IM ISLE OF MAN
IL ISRAEL
IT ITALY
JM JAMAICA
JP JAPAN
JE JERSEY
JO JORDAN
KZ KAZAKHSTAN
KE KENYA
KI KIRIBATI
KP KOREA (DEMOCRATIC PEOPLE'S REPUBLIC OF)
KR KOREA, REPUBLIC OF
KW KUWAIT
KG KYRGYZSTAN
LA LAO PEOPLE'S DEMOCRATIC REPUBLIC
LV LATVIA
LB LEBANON
LS LESOTHO
LR LIBERIA
LY LIBYA
LI LIECHTENSTEIN
LT LITHUANIA
LU LUXEMBOURG
MO MACAO
MK NORTH MACEDONIA
MG MADAGASCAR
MW MALAWI
MY MALAYSIA
MV MALDIVES
ML MALI
MT MALTA
MH MARSHALL ISLANDS
MQ MARTINIQUE
MR MAURITANIA
MU MAURITIUS
YT MAYOTTE
MX MEXICO
FM MICRONESIA (FEDERATED STATES OF)
MD MOLDOVA, REPUBLIC OF
MC MONACO
MN MONGOLIA
ME MONTENEGRO
MS MONTSERRAT
MA MOROCCO
MZ MOZAMBIQUE
MM MYANMAR
NA NAMIBIA
NR NAURU
NP NEPAL
NL NETHERLANDS
NC NEW CALEDONIA
NZ NEW ZEALAND
NI NICARAGUA
NE NIGER
NG NIGERIA
NU NIUE
NF NORFOLK ISLAND
MP NORTHERN MARIANA ISLANDS
NO NORWAY
OM OMAN
PK PAKISTAN
PW PALAU
PS PALESTINE, STATE OF
PA PANAMA
PG PAPUA NEW GUINEA
PY PARAGUAY
PE PERU
PH PHILIPPINES
PN PITCAIRN
PL POLAND
PT PORTUGAL
PR PUERTO RICO
QA QATAR
RE RÉUNION
RO ROMANIA
RU RUSSIAN FEDERATION
RW RWANDA
BL SAINT BARTHÉLEMY
SH SAINT HELENA, ASCENSION AND TRISTAN DA CUNHA
KN SAINT KITTS AND NEVIS
LC SAINT LUCIA
MF SAINT MARTIN (FRENCH PART)
PM SAINT PIERRE AND MIQUELON
VC SAINT VINCENT AND THE GRENADINES
WS SAMOA
SM SAN MARINO
ST SAO TOME AND PRINCIPE
SA SAUDI ARABIA
SN SENEGAL
RS SERBIA
SC SEYCHELLES
SL SIERRA LEONE
SG SINGAPORE
SX SINT MAARTEN (DUTCH PART)
SK SLOVAKIA
SI SLOVENIA
SB SOLOMON ISLANDS
SO SOMALIA
ZA SOUTH AFRICA
GS SOUTH GEORGIA AND THE SOUTH SANDWICH ISLANDS
SS SOUTH SUDAN
ES SPAIN
LK SRI LANKA
SD SUDAN
SR SURINAME
SJ SVALBARD AND JAN MAYEN
SE SWEDEN
CH SWITZERLAND
SY SYRIAN ARAB REPUBLIC
TW TAIWAN, PROVINCE OF CHINA
TJ TAJIKISTAN
TZ TANZANIA, UNITED REPUBLIC OF
TH THAILAND
TL TIMOR-LESTE
TG TOGO
TK TOKELAU
TO TONGA
TT TRINIDAD AND TOBAGO
TN TUNISIA
TR TURKEY
TM TURKMENISTAN
TC TURKS AND CAICOS ISLANDS
TV TUVALU
UG UGANDA
UA UKRAINE
AE UNITED ARAB EMIRATES
GB UNITED KINGDOM OF GREAT BRITAIN AND NORTHERN IRELAND
UM UNITED STATES MINOR OUTLYING ISLANDS
US UNITED STATES OF AMERICA
UY URUGUAY
UZ UZBEKISTAN
VU VANUATU
VE VENEZUELA (BOLIVARIAN REPUBLIC OF)
VN VIET NAM
VG VIRGIN ISLANDS (BRITISH)
VI VIRGIN ISLANDS (U.S.)
WF WALLIS AND FUTUNA
EH WESTERN SAHARA *
YE YEMEN
ZM ZAMBIA
ZW ZIMBABWE
"""

COUNTRIES: tuple[tuple[str, str], ...] = tuple(
    (line[:2], line[3:]) for line in _LIST.strip().splitlines()
)

ALIASES = {
    "bolivia": "bolivia (plurinational state of)",
    "burma": "myanmar",
    "cape verde": "cabo verde",
    "congo drc": "congo, democratic republic of the",
    "czech republic": "czechia",
    "democratic republic of the congo": "congo, democratic republic of the",
    "dr congo": "congo, democratic republic of the",
    "drc": "congo, democratic republic of the",
    "england": "united kingdom of great britain and northern ireland",
    "great britain": "united kingdom of great britain and northern ireland",
    "holland": "netherlands",
    "hong kong sar": "hong kong",
    "iran": "iran (islamic republic of)",
    "ivory coast": "cote d'ivoire",
    "korea": "korea, republic of",
    "democratic people's republic of korea": "korea (democratic people's republic of)",
    "laos": "lao people's democratic republic",
    "macau": "macao",
    "north korea": "korea (democratic people's republic of)",
    "p.r. china": "china",
    "people's republic of china": "china",
    "pr china": "china",
    "prc": "china",
    "republic of congo": "congo",
    "republic of korea": "korea, republic of",
    "russia": "russian federation",
    "south korea": "korea, republic of",
    "swaziland": "eswatini",
    "taiwan": "taiwan, province of china",
    "tanzania": "tanzania, united republic of",
    "turkiye": "turkey",
    "u.k.": "united kingdom of great britain and northern ireland",
    "u.s.": "united states of america",
    "u.s.a.": "united states of america",
    "uk": "united kingdom of great britain and northern ireland",
    "united kingdom": "united kingdom of great britain and northern ireland",
    "united states": "united states of america",
    "us": "united states of america",
    "usa": "united states of america",
    "venezuela": "venezuela (bolivarian republic of)",
    "vietnam": "viet nam",
}
"""Names in use, and the name in the list that each one means; keys as of `_fold`."""


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", key_of(name))
    letters = (letter for letter in plain if not unicodedata.combining(letter))
    return "".join(letters).rstrip(" *").replace("\u2019", "'")


_fold = Remembered(_folded).__getitem__


@cache
def _listed() -> dict[str, str]:
    return {_fold(name): name for _code, name in COUNTRIES}


@cache
def _short() -> dict[str, str]:
    """Return the names without what stands after a comma or a bracket, where that is clear."""
    found: dict[str, list[str]] = {}
    for key in _listed():
        short = re.split(r" ?[,(]", key)[0]
        found.setdefault(short, []).append(key)
    return {
        short: keys[0]
        for short, keys in found.items()
        if len(keys) == 1 and short not in _listed() and short not in ALIASES
    }


def country_key(name: str) -> str:
    """Return one key for the names in use of a country."""
    key = _fold(name)
    if key in _listed():
        return key
    short = re.split(r" ?[,(]", key)[0]
    for candidate in (key, short) if "," in key or "(" in key else (key,):
        meant = ALIASES.get(candidate) or _short().get(candidate)
        if meant or candidate in _listed():
            return meant or candidate
    return key


def is_in_list(name: str) -> bool:
    """True if the list has this very name; case does not count."""
    return _fold(name) in _listed()


@cache
def list_name(name: str) -> str:
    """Return the list's name for the country that is meant, or "" if it is not clear."""
    found = _listed().get(country_key(name))
    if found or len(name) < 5:
        return found or ""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    scorer = OSA.normalized_similarity
    near = process.extractOne(_fold(name), list(_listed()), scorer=scorer, score_cutoff=0.84)
    return _listed()[near[0]] if near else ""


@cache
def _within() -> re.Pattern[str]:
    names = {name for name in (*_listed(), *ALIASES, *_short()) if len(name) > 2}
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def names_a_country(text: str) -> bool:
    """True if there is a country in the text, by any of its names or by its ISO code alone."""
    folded = _fold(text)
    if len(folded) == 2:
        return any(code.casefold() == folded for code, _name in COUNTRIES)
    return _within().search(folded) is not None or country_key(text) in _listed()
