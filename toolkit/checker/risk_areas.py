"""Countries that answers on origin are measured by. They are data, since such lists change.

Names are those of the form's country list.
"""

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

RISK_AREAS = frozenset(
    {
        DRC,
        "AFGHANISTAN",
        "CENTRAL AFRICAN REPUBLIC",
        "LIBYA",
        "MALI",
        "MYANMAR",
        "SOMALIA",
        "SOUTH SUDAN",
        "SUDAN",
        "YEMEN",
    }
)
"""Countries in open conflict, of which no region can pass for free of risk.

Not a list of all conflict-affected and high-risk areas: those are regions, and each company draws
up its own. See `docs/decisions/0018-countries-that-count-as-risk-areas.md`.
"""
