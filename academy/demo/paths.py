"""Loads the demo's learning paths once all that they are made of is there."""

from wagtail.models import Page

from academy.demo.courses import CONTENT, read, role_named
from courses.models import CataloguePage, CoursePage, LessonPage, ModulePage, PathItem, PathPage


def load_paths() -> list[PathPage]:
    """Load each path that is not there yet; return those that were loaded."""
    return [
        _load_path(facts)
        for facts in read(CONTENT / "paths.toml")["paths"]
        if not PathPage.objects.filter(code=facts["code"]).exists()
    ]


def _load_path(facts: dict) -> PathPage:
    page = PathPage(
        title=facts["title"],
        slug=facts["slug"],
        code=facts["code"],
        summary=facts["summary"],
        objectives="\n".join(facts["objectives"]),
        valid_months=facts.get("valid_months"),
    )
    page.items = [PathItem(target=_page(code).page_ptr) for code in facts["parts"]]
    page = CataloguePage.objects.first().add_child(instance=page)
    page.roles.set(role_named(name) for name in facts["roles"])
    page.save_revision().publish()
    return page


def _page(code: str) -> Page:
    """Return the course, module or lesson with this code. Raises LookupError if there is none."""
    for model in (CoursePage, ModulePage, LessonPage):
        if page := model.objects.filter(code=code).first():
            return page
    raise LookupError(f"A path of the demo names {code}, which is not there.")
