"""Loads the demo courses from the files in content/ into the page tree."""

import tomllib
from pathlib import Path

from django.core.files.images import ImageFile
from django.utils.text import slugify
from wagtail.blocks import StreamValue
from wagtail.models import Locale, Page
from wagtail.rich_text import RichText

from academy.demo.exercises import activity_facts, make_exercise
from academy.demo.quizzes import fill_bank, make_quiz
from courses.models import (
    AcademyImage,
    CataloguePage,
    CoursePage,
    GlossaryTerm,
    LearnerRole,
    LessonPage,
    Mineral,
    ModulePage,
    OpeningRule,
)

CONTENT = Path(__file__).parent / "content"
TABLES = {"table": ["table"], "sheet": ["cells"]}  # the part of a block that is a table
SYMBOLS = {
    "Tin": "Sn", "Tantalum": "Ta", "Tungsten": "W", "Gold": "Au",
    "Cobalt": "Co", "Copper": "Cu", "Graphite": "C", "Lithium": "Li", "Nickel": "Ni",
}  # fmt: skip


def read(path: Path) -> dict:
    """Return a content file as plain values."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def load_glossary() -> int:
    """Load the terms that are not there yet; return how many."""
    locale = Locale.get_default()
    there = set(GlossaryTerm.objects.filter(locale=locale).values_list("term", flat=True))
    new = [one for one in read(CONTENT / "glossary.toml")["terms"] if one["term"] not in there]
    for one in new:
        GlossaryTerm.objects.create(
            locale=locale,
            term=one["term"],
            aliases="\n".join(one["aliases"]),
            definition=one["definition"],
            source=one.get("source", ""),
            checked_on=one.get("checked_on"),
            marks_text=one.get("marks_text", True),
        )
    return len(new)


def load_courses() -> list[CoursePage]:
    """Load each course that is not there yet; return those that were loaded."""
    folders = sorted(path.parent for path in CONTENT.glob("*/course.toml"))
    return [
        _load_course(folder)
        for folder in folders
        if not CoursePage.objects.filter(code=read(folder / "course.toml")["code"]).exists()
    ]


def _load_course(folder: Path) -> CoursePage:
    facts = read(folder / "course.toml")
    course = CataloguePage.objects.first().add_child(
        instance=CoursePage(
            title=facts["title"],
            slug=facts["slug"],
            code=facts["code"],
            summary=facts["summary"],
            description=facts["description"],
            audience=facts["audience"],
            objectives="\n".join(facts["objectives"]),
            level=facts["level"],
            valid_months=facts.get("valid_months"),
            live=False,  # until all of it is there, so that it has one release
        )
    )
    course.opening_rules = [
        OpeningRule(needs=OpeningRule.Needs.COURSE, target=before.page_ptr)
        for before in CoursePage.objects.filter(code__in=facts.get("prerequisites", []))
    ]
    course.minerals.set(_mineral(name) for name in facts["minerals"])
    course.roles.set(role_named(name) for name in facts["roles"])
    fill_bank(read(folder / "quiz.toml"), category=course.title)
    lessons = {lesson["code"]: lesson for lesson in map(read, folder.glob("m*_l*.toml"))}
    for module in facts["modules"]:
        _load_module(course, module, lessons, folder)
    course.refresh_from_db()
    course.save_revision().publish()
    return course


def _mineral(name: str) -> Mineral:
    return Mineral.objects.get_or_create(
        slug=slugify(name), defaults={"name": name, "symbol": SYMBOLS.get(name, "")}
    )[0]


def role_named(name: str) -> LearnerRole:
    """Return a role of learners, made if it is not there."""
    return LearnerRole.objects.get_or_create(slug=slugify(name), defaults={"name": name})[0]


def _publish_below(parent: Page, page: Page) -> Page:
    page = parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def _load_module(course: CoursePage, facts: dict, lessons: dict[str, dict], folder: Path) -> None:
    module = _publish_below(
        course,
        ModulePage(
            title=facts["title"],
            slug=slugify(facts["code"]),
            code=facts["code"],
            summary=facts.get("summary", ""),
        ),
    )
    for name in facts.get("before", []):
        _publish_below(module, _quiz(course, folder / f"{name}.toml"))
    for code in facts.get("lessons", []):
        _publish_below(module, _lesson(lessons[code], folder / "figures"))
    for name in facts.get("exercises", []):
        _publish_below(module, make_exercise(read(folder / f"{name}.toml")["exercise"]))
    for name in facts.get("quizzes", []):
        _publish_below(module, _quiz(course, folder / f"{name}.toml"))


def _quiz(course: CoursePage, path: Path) -> Page:
    return make_quiz(read(path)["quiz"], category=course.title)


def _lesson(facts: dict, figures: Path) -> LessonPage:
    page = LessonPage(
        **activity_facts(facts),
        is_preview=facts.get("preview", False),
        checked_on=facts.get("checked_on"),
        sources="\n".join(facts.get("sources", [])),
    )
    stream = page.body.stream_block
    page.body = StreamValue(
        stream, [(block["type"], _block_value(stream, block, figures)) for block in facts["body"]]
    )
    return page


def _block_value(stream: object, block: dict, figures: Path) -> object:
    """Return the value of a lesson block, as its Wagtail block keeps it."""
    kind = block["type"]
    child = stream.child_blocks[kind]
    if kind == "rich_text":
        return RichText(block["value"])
    if kind == "figure":
        image = _image(figures / block["image"], block["alt"])
        return child.normalize(
            {"image": image, "alt": block["alt"], "caption": block.get("caption", "")}
        )
    values = {name: value for name, value in block.items() if name != "type"}
    for name in TABLES.get(kind, ()):
        columns = [{"type": "text", "heading": heading} for heading in values.pop("header")]
        values[name] = {"columns": columns, "rows": [{"values": row} for row in values.pop("rows")]}
    return child.to_python(values)


def _image(path: Path, alt: str) -> AcademyImage:
    title = path.stem.replace("-", " ").capitalize()
    found = AcademyImage.objects.filter(title=title).first()
    if found:
        return found
    with path.open("rb") as file:
        return AcademyImage.objects.create(
            title=title, description=alt[:255], file=ImageFile(file, name=path.name)
        )
