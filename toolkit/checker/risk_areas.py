"""Countries that answers on origin are measured by. They are data, since such lists change.

Names are those of the form's country list.
"""

from academy.risk_countries import RISK_COUNTRIES
from toolkit.checker.countries import COUNTRIES

DRC = "CONGO, DEMOCRATIC REPUBLIC OF THE"

COVERED_COUNTRIES = frozenset(
    {
        DRC,
        "ANGOLA",
        "BURUNDI",
        "CENTRAL AFRICAN REPUBLIC",
        "CONGO",
        "RWANDA",
        "SOUTH SUDAN",
        "TANZANIA, UNITED REPUBLIC OF",
        "UGANDA",
        "ZAMBIA",
    }
)
"""The DRC and the countries around it: section 1502 of the Dodd-Frank Act, 17 CFR 240.13p-1."""

RISK_AREAS = frozenset(name for code, name in COUNTRIES if code in RISK_COUNTRIES)
"""The risk countries as the form names them."""
