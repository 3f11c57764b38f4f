"""How long a certificate takes: ours against bare WeasyPrint, and without the subsetting library.

`python -m bench.certificate` prints the numbers. No database is needed.
"""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

ROUNDS = 3
# A name in each script that certificates are tested in.
NAMES = {
    "Latin": "Amina Okafor",
    "Cyrillic": "Екатерина Жукова",
    "Chinese": "王小明",
    "Japanese": "高橋さくら",
    "Korean": "김지훈",
    "Arabic": "محمد عبد الرحمن",
}


@dataclass(frozen=True)
class Times:
    """Median CPU seconds of one certificate: ours, bare WeasyPrint, and ours without the library.

    Without HarfBuzz's subsetting library WeasyPrint cuts fonts down in Python.
    """

    ours: float
    bare: float
    without_library: float


def measure(rounds: int = ROUNDS) -> dict[str, Times]:
    """Return the times of a warm certificate for each of NAMES, on the same HTML.

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

        def without_library(job: Callable[[], None] = ours) -> None:
            fonts.harfbuzz_subset = None
            try:
                job()
            finally:
                fonts.harfbuzz_subset = library

        results[script] = Times(*interleaved([ours, bare, without_library], rounds))
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
    for script, times in measure().items():
        print(
            f"{script:10}{times.ours:8.3f} s, bare {times.bare:.3f} s,"
            f" without the library {times.without_library:.3f} s"
        )
