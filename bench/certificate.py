"""How long a certificate takes: ours against bare WeasyPrint, and without the subsetting library.

`python -m bench.certificate` prints the numbers. No database is needed.
"""

import gc
import statistics
import time
from collections.abc import Callable
from datetime import date

ROUNDS = 7
# One name whose font is the design's own, and one whose font is a large one of the system.
NAMES = {"latin": "Amina Okafor", "chinese": "王小明"}


def measure(rounds: int = ROUNDS) -> dict[str, float]:
    """Return medians of CPU seconds for one certificate, and their ratios.

    For each of NAMES: `<name>_seconds` (ours, warm), `<name>_bare_seconds` (WeasyPrint alone on
    the same HTML), and both again as `<name>_slow_seconds`, `<name>_bare_slow_seconds`, with fonts
    cut down in Python, as WeasyPrint does where the library is missing. The ratios are those of
    the name that does worst: `ratio_to_bare`, and `times_faster_than_bare_slow`.
    Raises RuntimeError where the library is missing.
    """
    from weasyprint import HTML
    from weasyprint.pdf import fonts

    from academy.credentials import printing
    from academy.credentials.subsetting import subsetting_library

    if not subsetting_library():
        raise RuntimeError("HarfBuzz's subsetting library is missing: nothing to compare.")
    base = printing.STATIC.as_uri() + "/"
    library = fonts.harfbuzz_subset
    results = {}
    for script, name in NAMES.items():
        credential = make_credential(name)
        html = printing.certificate_html(credential)

        def ours(credential=credential) -> None:
            printing.render_pdf(credential)

        def bare(html=html) -> None:
            HTML(string=html, base_url=base).write_pdf(pdf_tags=True)

        def without_library(job: Callable[[], None]) -> Callable[[], None]:
            def slow() -> None:
                fonts.harfbuzz_subset = None
                try:
                    job()
                finally:
                    fonts.harfbuzz_subset = library

            return slow

        jobs = [ours, bare, without_library(ours), without_library(bare)]
        kinds = ("", "_bare", "_slow", "_bare_slow")
        for kind, seconds in zip(kinds, interleaved(jobs, rounds), strict=True):
            results[f"{script}{kind}_seconds"] = seconds
    results["ratio_to_bare"] = max(
        results[f"{script}_seconds"] / results[f"{script}_bare_seconds"] for script in NAMES
    )
    results["times_faster_than_bare_slow"] = min(
        results[f"{script}_bare_slow_seconds"] / results[f"{script}_seconds"] for script in NAMES
    )
    return results


def interleaved(jobs: list[Callable[[], None]], rounds: int) -> list[float]:
    """Return the median CPU seconds of each job. They take turns, after one turn that warms up."""
    times: list[list[float]] = [[] for _job in jobs]
    for turn in range(rounds + 1):
        for job, taken in zip(jobs, times, strict=True):
            gc.collect()
            start = time.process_time()
            job()
            if turn:
                taken.append(time.process_time() - start)
    return [statistics.median(taken) for taken in times]


def make_credential(name: str):
    """A credential that is in no database, of a course like those of the demo."""
    from academy.credentials.models import Credential

    return Credential(
        code="7KQ2-M9XA-4TCD",
        holder_name=name,
        course_code="C2",
        course_title="Fill in a CMRT that passes review",
        course_minutes=150,
        course_release=1,
        outcomes=[
            "Tell which template a customer asks for, and which version",
            "Answer the seven questions without contradictions",
            "Find each smelter's number and check it against the list",
            "Say which products a declaration is about",
            "Explain to a supplier what to put right",
        ],
        issued_on=date(2026, 5, 4),
        expires_on=date(2028, 5, 4),
    )


if __name__ == "__main__":
    import os

    os.environ.setdefault("LOCAL", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "academy.settings")

    import django

    django.setup()
    for label, value in measure().items():
        print(f"{label:36}{value:8.3f}")
