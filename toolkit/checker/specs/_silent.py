"""Which findings a template has no use for, since it does not ask what they are about.

A code that stands in no group here is for every template.
"""

CMRT, EMRT_1, EMRT_2, AMRT_1_2, AMRT_1_3, CRT = TEMPLATES = (
    "CMRT",
    "EMRT 1",
    "EMRT 2",
    "AMRT 1.2",
    "AMRT 1.3",
    "CRT",
)
AMRT = (AMRT_1_2, AMRT_1_3)
WITH_COMPANY_QUESTIONS = (CMRT, EMRT_1, EMRT_2, CRT)
WITH_LOOKUP = (*WITH_COMPANY_QUESTIONS, AMRT_1_3)
WITH_CHOICE = (EMRT_2, *AMRT)

_ONLY_IN: dict[tuple[str, ...], tuple[str, ...]] = {
    (CMRT,): (
        "X-COVERED-VS-CAHRA",
        "X-MINE-COUNTRY-VS-COVERED",
        "X-FILING-DUTY-VS-SCOPE",
    ),
    (CMRT, EMRT_1, EMRT_2): ("Q2-REQUIRED", "CQ-POLICY-CONTRADICTION", "X-USED-NOT-REMAINING"),
    (EMRT_1,): ("EMRT-A-URL-HIDDEN-ROW", "EMRT-MICA-RECYCLED-ANSWERED"),
    (CMRT, EMRT_1, CRT): ("SMELTER-CID-INPUT-DIFFERS",),
    (CMRT, EMRT_1, AMRT_1_2, CRT): ("SMELTER-EXCLAMATION",),
    (CRT,): ("CRT-RETIRED",),
    (EMRT_1, EMRT_2): ("CQ-DD-DESCRIBE",),
    (EMRT_1, EMRT_2, CRT): ("DATA-IN-HIDDEN-ROW",),
    (EMRT_1, CRT): ("X-ONLY-ANSWER-VS-MINES",),
    (EMRT_1, EMRT_2, *AMRT): ("Q-NOT-DECLARING",),
    (EMRT_1, EMRT_2, *AMRT, CRT): ("Q-UNKNOWN-CLOSES-MINERAL",),
    (EMRT_2,): ("SCOPE-MINERAL-DELETED",),
    (EMRT_2, AMRT_1_3): ("SCOPE-MINERAL-VALUE",),
    (AMRT_1_2,): ("AMRT-MINERAL-NOT-ENGLISH",),
    (AMRT_1_3,): ("AMRT-OTHER-NAME-REQUIRED", "AMRT-OTHER-NAME-UNUSED"),
    AMRT: (
        "AMRT-MINERAL-COVERED-ELSEWHERE",
        "AMRT-Q2-MISSING",
        "AMRT-DID-NOT-SURVEY-COMMENT",
        "AMRT-RATE-100-NEEDS-ROWS",
        "MSCOPE-REASON-MISSING",
        "MSCOPE-MINERAL-NOT-SELECTED",
    ),
    WITH_CHOICE: (
        "SCOPE-MINERALS-REQUIRED",
        "SCOPE-MINERAL-DUPLICATE",
        "SCOPE-ANSWER-ON-EMPTY-ROW",
        "SCOPE-ROWS-MAY-BE-SHIFTED",
        "MINE-METAL-REQUIRED",
        "MINE-METAL-OUT-OF-SCOPE",
        "MINE-SMELTER-REQUIRED",
        "MINE-SMELTER-NOT-IN-LIST",
        "MINE-NAME-REQUIRED",
        "MINE-COUNTRY-REQUIRED",
        "MINE-COUNTRY-VALUE",
        "MINE-DUPLICATE",
        "MINE-SMELTER-RECYCLED",
    ),
    WITH_COMPANY_QUESTIONS: (
        "Q-LATER-REQUIRED",
        "Q-ANSWER-NOT-ASKED",
        "Q-CAHRA-YES-WITHOUT-COMMENT",
        "CQ-REQUIRED",
        "CQ-VALUE",
        "CQ-URL-REQUIRED",
        "CQ-URL-FORMAT",
        "CQ-OTHER-FORMAT-COMMENT",
        "CQ-NOT-ASKED",
        "CQ-REVIEW-CONTRADICTION",
        "CQ-SURVEY-CONTRADICTION",
        "CQ-WEAK-PROGRAM",
        "X-MINE-COUNTRY-VS-CAHRA",
        "X-RECYCLED-YES-VS-ROWS",
        "X-RECYCLED-YES-VS-ORIGIN",
        "X-RECYCLED-NO-VS-ROWS",
        "X-ALL-IDENTIFIED-VS-UNKNOWN",
        "X-ALL-IDENTIFIED-VS-RATE",
        "X-ALL-REPORTED-NO",
        "X-REPORTED-YES-NO-ROWS",
    ),
    WITH_LOOKUP: (
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
    ),
}
"""The codes that only these templates have."""


def silent_in(template: str) -> frozenset[str]:
    """Return the codes of findings that do not apply to a template, such as "EMRT 2"."""
    if template not in TEMPLATES:
        raise ValueError(f"unknown template {template!r}")
    return frozenset(
        code for only, codes in _ONLY_IN.items() if template not in only for code in codes
    )
