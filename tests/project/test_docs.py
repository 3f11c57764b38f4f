"""Docs that point at tests point at tests that are there."""

import re
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
PROOF = re.compile(r"\]\((\.\./tests/[^)]+)\)(?: `(test_\w+)`)?")


def test_every_test_that_a_page_of_the_docs_names_is_there():
    named = [
        (page.name, DOCS / path, name)
        for page in DOCS.glob("*.md")
        for path, name in PROOF.findall(page.read_text(encoding="utf-8"))
    ]
    assert len(named) > 20
    missing = [
        (page, path.name, name)
        for page, path, name in named
        if not path.is_file() or f"def {name}" not in path.read_text(encoding="utf-8")
    ]
    assert missing == []
