"""The certificate's numbers as rows of the table."""

from bench import certificate
from bench.table import Row, at_least, at_most


def measure() -> list[Row]:
    """Compare a certificate with bare WeasyPrint, and with fonts cut down in Python."""
    found = certificate.measure()
    bare = f"{found['latin_seconds']:.2f} s : {found['latin_bare_seconds']:.2f} s (Latin name)"
    slow = (
        f"{found['chinese_without_library_seconds']:.2f} s : {found['chinese_seconds']:.2f} s"
        f" (Chinese name); {found['latin_without_library_seconds']:.2f} s :"
        f" {found['latin_seconds']:.2f} s (Latin name)"
    )
    return [
        at_most(
            "Certificate : bare WeasyPrint",
            found["ratio_to_bare"],
            1.3,
            unit=" times",
            detail=bare,
        ),
        at_least(
            "Certificate without the subsetting library : with it",
            found["times_faster_with_library"],
            4,
            unit=" times",
            detail=slow,
        ),
    ]
