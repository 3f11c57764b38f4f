"""Findings that do not apply to a template, because it does not ask what they are about."""

NOT_CMRT = frozenset({"X-COVERED-VS-CAHRA", "X-MINE-COUNTRY-VS-COVERED", "X-FILING-DUTY-VS-SCOPE"})
"""The CMRT alone asks about the covered countries and about filing duties."""

NOT_AMRT = NOT_CMRT | {
    "Q-LATER-REQUIRED",
    "Q-ANSWER-NOT-ASKED",
    "Q2-REQUIRED",
    "CQ-POLICY-CONTRADICTION",
    "CQ-URL-REQUIRED",
    "CQ-OTHER-FORMAT-COMMENT",
}
"""The AMRT has two questions on each mineral and none on the company."""

NO_LOOKUP = frozenset(
    {
        "SMELTER-LOOKUP-REQUIRED",
        "SMELTER-LOOKUP-UNKNOWN",
        "SMELTER-METAL-LOOKUP-MISMATCH",
        "SMELTER-NOT-LISTED-IS-LISTED",
        "SMELTER-ALIAS-USED",
        "SMELTER-NOT-IDENTIFIED",
        "SMELTER-NOT-IDENTIFIED-WITH-DETAILS",
        "SMELTER-CID-UNKNOWN",
        "SMELTER-CID-NAME-MISMATCH",
        "SMELTER-CID-COUNTRY-MISMATCH",
        "SMELTER-ID-MISSING",
        "SMELTER-PLACEHOLDER-LEFT",
        "SMELTER-DUPLICATE-CID",
        "SMELTER-FORMULA-OVERWRITTEN",
        "X-LIST-COPIED",
        "X-ONLY-UNIDENTIFIED",
    }
)
"""A form without a look-up sheet cannot say which smelters there are."""
