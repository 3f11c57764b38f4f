"""Every kind of finding, and the errors that the practice workbooks plant."""

from collections.abc import Mapping

from toolkit.checker import file_kinds as file_kinds
from toolkit.checker.findings import KINDS, Kind
from toolkit.checker.rules import all_rules

CATALOGUE: dict[str, tuple[str, ...]] = {
    "E01": ("PRODUCT-LIST-REQUIRED",),
    "E02": ("DECL-SCOPE-DESCRIPTION-REQUIRED",),
    "E03": (
        "DECL-COMPANY-REQUIRED",
        "DECL-SCOPE-REQUIRED",
        "DECL-CONTACT-NAME-REQUIRED",
        "DECL-CONTACT-EMAIL-REQUIRED",
        "DECL-CONTACT-PHONE-REQUIRED",
        "DECL-AUTHORIZER-REQUIRED",
        "DECL-AUTHORIZER-EMAIL-REQUIRED",
        "DECL-DATE-REQUIRED",
    ),
    "E04": ("DECL-CONTACT-EMAIL-FORMAT", "DECL-AUTHORIZER-EMAIL-FORMAT"),
    "E05": ("DECL-AUTHORIZER-PLACEHOLDER",),
    "E06": ("DECL-DATE-FUTURE", "DECL-DATE-STALE"),
    "E07": ("Q2-REQUIRED",),
    "E08": ("Q-LATER-REQUIRED",),
    "E09": ("X-COVERED-VS-CAHRA",),
    "E10": ("X-RECYCLED-YES-VS-ROWS",),
    "E11": ("X-ALL-IDENTIFIED-VS-RATE",),
    "E12": ("X-ALL-IDENTIFIED-VS-UNKNOWN",),
    "E13": ("CQ-URL-REQUIRED",),
    "E14": ("CQ-OTHER-FORMAT-COMMENT",),
    "E15": ("SMELTER-LIST-REQUIRED", "X-REPORTED-YES-NO-ROWS"),
    "E16": ("SMELTER-METAL-OUT-OF-SCOPE",),
    "E17": (
        "SMELTER-CID-NAME-MISMATCH",
        "SMELTER-CID-OTHER-METAL",
        "SMELTER-METAL-LOOKUP-MISMATCH",
    ),
    "E18": ("SMELTER-NAME-REQUIRED", "SMELTER-COUNTRY-REQUIRED"),
    "E19": ("SMELTER-DUPLICATE-CID",),
    "E20": ("FILE-VERSION-OUTDATED", "FILE-FORM-UNSUPPORTED"),
    "E21": ("SMELTER-METAL-VALUE", "SMELTER-METAL-OUT-OF-SCOPE"),
}
"""Each error of the practice workbooks, and the codes by which the rules may report it."""


def all_kinds() -> Mapping[str, Kind]:
    """Return every kind of finding by its code."""
    all_rules()
    return KINDS
