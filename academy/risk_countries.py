"""Countries in open conflict, of which no region can pass for free of risk.

Not a list of all conflict-affected and high-risk areas: those are regions, and each company draws
up its own. See `docs/decisions/0018-countries-that-count-as-risk-areas.md`. Both the checker and
the readiness assessment read it here, and neither needs Django for it.
"""

RISK_COUNTRIES = frozenset({"AF", "CD", "CF", "LY", "ML", "MM", "SD", "SO", "SS", "YE"})
"""ISO 3166-1 alpha-2 codes."""
