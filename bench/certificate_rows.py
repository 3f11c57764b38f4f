"""The certificate's numbers as rows of the table."""

from bench import certificate
from bench.table import Row, at_least, at_most


def measure() -> list[Row]:
    """Compare a certificate with bare WeasyPrint, with and without the subsetting library."""
    found = certificate.measure()

    def pair(first: str, second: str) -> str:
        parts = []
        for script in certificate.NAMES:
            one, other = (found[f"{script}{kind}_seconds"] for kind in (first, second))
            parts.append(f"{one:.2f} s : {other:.2f} s ({script.capitalize()} name)")
        return "; ".join(parts)

    return [
        at_most(
            "Certificate : bare WeasyPrint",
            found["ratio_to_bare"],
            1.3,
            unit=" times",
            detail=pair("", "_bare"),
        ),
        at_least(
            "Bare WeasyPrint without the subsetting library : certificate",
            found["times_faster_than_bare_slow"],
            4,
            unit=" times",
            detail=pair("_bare_slow", ""),
        ),
        *(_with_and_without(found, script) for script in certificate.NAMES),
    ]


def _with_and_without(found: dict[str, float], script: str) -> Row:
    """Compare ours with ours. A Latin name misses it: its font is already cut down."""
    slow, ours = found[f"{script}_slow_seconds"], found[f"{script}_seconds"]
    return at_least(
        f"Certificate without the subsetting library : with it, {script.capitalize()} name",
        slow / ours,
        4,
        unit=" times",
        detail=f"{slow:.2f} s : {ours:.2f} s",
    )
