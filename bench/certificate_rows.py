"""The certificate's numbers as rows of the table."""

from bench import certificate
from bench.table import Row, at_least, at_most


def measure() -> list[Row]:
    """Compare certificates with bare WeasyPrint, and with and without the subsetting library.

    The first row is that of the script that does worst. The second takes one certificate in each
    script: for a Latin name alone the library gains less, since the design's own font is already
    cut down, and large fonts of the system are what it is for.
    """
    found = certificate.measure()
    worst = max(found, key=lambda script: found[script].ours / found[script].bare)
    together = sum(times.ours for times in found.values())
    slow = sum(times.without_library for times in found.values())
    each = "; ".join(
        f"{script} {times.without_library:.2f} s : {times.ours:.2f} s"
        for script, times in found.items()
    )
    return [
        at_most(
            "Certificate : bare WeasyPrint",
            found[worst].ours / found[worst].bare,
            1.3,
            unit=" times",
            detail=f"{found[worst].ours:.2f} s : {found[worst].bare:.2f} s ({worst} name)",
        ),
        at_least(
            "A certificate in each of six scripts, without the subsetting library : with it",
            slow / together,
            4,
            unit=" times",
            detail=each,
        ),
    ]
