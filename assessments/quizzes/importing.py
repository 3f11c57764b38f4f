"""Questions of a file into the bank: first what would change, then all of it or nothing."""

import hashlib
import logging
from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from itertools import batched

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.blocks import StreamValue
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.images import get_image_model
from wagtail.images.fields import WagtailImageField
from wagtail.log_actions import log
from wagtail.models import Collection
from wagtail.permissions import policy_registry
from wagtail.search.backends import get_search_backends_with_name
from wagtail.signal_handlers import disable_reference_index_auto_update

from assessments.quizzes import indexing
from assessments.quizzes.bank import keep_change
from assessments.quizzes.core.exchange import FORMATS, Plain
from assessments.quizzes.core.exchange.plain import (
    Found,
    Problem,
    category_names,
    category_path,
    normal,
)
from assessments.quizzes.core.exchange.text import without_scripts, words_of
from assessments.quizzes.exporting import path_of, plain_question, without_keys
from assessments.quizzes.models import Question, QuestionCategory
from assessments.quizzes.question_types import PLAIN_TYPES, TYPES, content_of
from courses.models import BASIC

logger = logging.getLogger(__name__)

LONGEST_TAG = 100
LONGEST_CATEGORY = 120


class State(StrEnum):
    """What an import does with a line of its file."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    ERROR = "error"


STATE_LABELS = {
    State.NEW: gettext_lazy("New"),
    State.CHANGED: gettext_lazy("Changed"),
    State.UNCHANGED: gettext_lazy("Unchanged"),
    State.ERROR: gettext_lazy("Error"),
}


@dataclass
class Line:
    """A question of the file, or what is wrong there: sentences, and what an import would do."""

    place: str
    state: State
    code: str = ""
    type: str = ""
    stem: str = ""
    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    before: int | None = None  # the version in the bank
    facts: Plain = field(default_factory=dict)

    @property
    def label(self) -> str:
        return STATE_LABELS[self.state]

    @property
    def type_label(self) -> str:
        return str(TYPES[PLAIN_TYPES[self.type]].label) if self.type else ""


@dataclass
class Plan:
    """What an import would do, line by line, and the categories that it would make."""

    lines: list[Line]
    notes: list[str]
    new_categories: list[str]
    fingerprint: str

    @property
    def counts(self) -> dict[State, int]:
        counted = Counter(line.state for line in self.lines)
        return {state: counted[state] for state in State}

    @property
    def is_sound(self) -> bool:
        return not self.counts[State.ERROR]

    @property
    def changes(self) -> list[Line]:
        return [line for line in self.lines if line.state in {State.NEW, State.CHANGED}]


def plan_import(*, data: bytes, format: str, category: str = "", user=None) -> Plan:
    """Return what the import of a file would do. Nothing is stored.

    `category` is the path "A/B" for all its questions; without one they go where the file says.
    Without a `user` pictures may be added.
    """
    reading = FORMATS[format].read(data)
    planner = _Planner(format=format, category=category, user=user, found=reading.found)
    lines = [planner.line(found) for found in reading.found]
    lines += [
        Line(place=planner.place(one), state=State.ERROR, errors=[sentence(one)])
        for one in reading.problems
    ]
    lines.sort(key=lambda line: int("".join(filter(str.isdecimal, line.place)) or 0))
    told = [
        f"{planner.place(one)}: {sentence(one)}" if one.place else sentence(one)
        for one in reading.notes
    ]
    state = [(line.code, line.state, line.before) for line in lines]
    print_of = hashlib.sha256(repr((category, state)).encode() + data).hexdigest()
    return Plan(lines, told, sorted(planner.new_categories), print_of)


def import_questions(*, plan: Plan, user=None, leave_out_errors: bool = False) -> int:
    """Carry a plan out: all of it or nothing. Return how many questions were new or changed.

    What was answered gets a new version, as in the editor. Raises ValidationError, code
    "errors", if the plan has errors that are not to be left out.
    """
    if not (plan.is_sound or leave_out_errors):
        raise ValidationError(_("Nothing was imported: the file has errors."), code="errors")
    made = []
    try:
        with transaction.atomic(), indexing.put_off():
            shelves = _Shelves()
            pictures = _Pictures(made, user)
            keys = [_keep(line, shelves, pictures, user) for line in plan.changes]
            # on SQLite nobody else can write before the commit, so what can wait does
            transaction.on_commit(partial(index_questions, keys))
    except BaseException:
        for image in made:  # a transaction takes back rows, not files
            image.file.storage.delete(image.file.name)
        raise
    logger.info("Questions imported: %s", {str(k): v for k, v in plan.counts.items()})
    return len(plan.changes)


def _keep(line: Line, shelves: "_Shelves", pictures: "_Pictures", user) -> int:
    question = Question.objects.newest().filter(code=line.code).first() or Question(code=line.code)
    is_new = question.pk is None
    facts = pictures.with_keys(line.facts)
    fill_in(question, facts)
    question.category = shelves.at(facts["category"])
    question.clean_fields(exclude=["category", "type"])
    before = [] if is_new else sorted(question.tags.names())
    tags = None if facts["tags"] == before else facts["tags"]  # each look-up of tags costs
    # what refers to nothing needs no look at what it refers to, which costs too
    refers = not is_new or "href" in question.explanation or "figure" in repr(facts)
    with nullcontext() if refers else disable_reference_index_auto_update():
        keep_change(question, tags=tags)
    log(question, "wagtail.create" if is_new else "wagtail.edit", user=user)
    return question.pk


def index_questions(keys: list[int]) -> None:
    """Put questions into the search index, many at once."""
    for batch in batched(keys, 200):
        questions = list(Question.objects.filter(pk__in=batch).prefetch_related("tags"))
        for _name, backend in get_search_backends_with_name(with_auto_update=True):
            backend.add_bulk(Question, questions)


def fill_in(question: Question, facts: Plain) -> None:
    """Write a complete plain question into a question, but for its category and tags.

    Raises ValidationError for what the editor would refuse too.
    """
    stream = question.content.stream_block
    name, raw = content_of(facts)
    value = StreamValue(stream, [(name, stream.child_blocks[name].to_python(raw))])
    question.content = stream.clean(value)
    if without_keys(question.explanation) != facts["explanation"]:
        question.explanation = facts["explanation"]
    question.lesson_code = facts["lesson"]
    question.objective = facts["objective"]
    question.difficulty = facts["difficulty"]
    question.is_critical = facts["critical"]


class _Shelves:
    """Categories by their path; those that are missing are made."""

    def __init__(self) -> None:
        categories = QuestionCategory.objects.select_related("parent")
        self.by_path = {path_of(category): category for category in categories}

    def at(self, path: str) -> QuestionCategory:
        names, parent = shelf_names(path), None
        for depth, name in enumerate(names, start=1):
            key = category_path(names[:depth])
            if key not in self.by_path:
                self.by_path[key] = QuestionCategory.objects.create(name=name, parent=parent)
            parent = self.by_path[key]
        return parent


def shelf_names(path: str) -> list[str]:
    """Return the one or two names of a path: what lies deeper is part of the second name."""
    outer, *inner = category_names(path) or [""]
    return [outer, " – ".join(inner)] if inner else [outer]


class _Pictures:
    """Pictures of a file in the library: those that are there already are taken from it."""

    def __init__(self, made: list, user) -> None:
        self.made, self.user = made, user
        self.keys: dict[str, int] = {}

    def with_keys(self, facts: Plain) -> Plain:
        facts = facts | {"options": [self._own(one) for one in facts.get("options", [])]}
        return self._own(facts)

    def _own(self, owner: Plain) -> Plain:
        picture = owner.get("picture")
        if not picture:
            return owner
        digest = picture_hash(picture)
        if digest not in self.keys:
            image = get_image_model().objects.filter(file_hash=digest).first()
            self.keys[digest] = (image or self._make(picture)).pk
        return owner | {"figure": figure_of(picture, self.keys[digest])}

    def _make(self, picture: Plain):
        file = ImageFile(ContentFile(picture["data"]), name=picture["name"])
        image = get_image_model()(
            title=picture["alt"][:200] or picture["name"],
            description=picture["alt"][:255],
            file=file,
            uploaded_by_user=self.user,
            collection=collection_for(self.user),
        )
        image._set_image_file_metadata()
        image.save()
        self.made.append(image)
        return image


def collection_for(user) -> Collection | None:
    """Return where a person's pictures go: the first collection into which they may add."""
    if user is None:
        return Collection.get_first_root_node()
    allowed = _image_policy().collections_user_has_permission_for(user, "add")
    return allowed.order_by("path").first()


def _image_policy():
    return policy_registry.get_by_type(get_image_model())


def picture_hash(picture: Plain) -> str:
    """Return what the library calls the picture's file hash."""
    return hashlib.sha1(picture["data"], usedforsecurity=False).hexdigest()


def figure_of(picture: Plain, key: int) -> Plain:
    return {"image": key, "alt_text": picture["alt"], "decorative": not picture["alt"]}


class _Planner:
    """Compares the questions of a file with the bank, which it reads in a few queries."""

    def __init__(self, *, format: str, category: str, user, found: list[Found]) -> None:
        self.format, self.category, self.user = FORMATS[format], category, user
        codes = [one.question["code"] for one in found]
        self.twice = {code for code, count in Counter(codes).items() if count > 1}
        kept = Question.objects.newest().filter(code__in=set(codes))
        kept = kept.select_related("category__parent").prefetch_related("tags")
        self.kept = {question.code: question for question in kept}
        self.shelves = set(_Shelves().by_path)
        self.new_categories: set[str] = set()
        hashes = {picture_hash(one) for found_ in found for one in _pictures(found_.question)}
        images = get_image_model().objects.filter(file_hash__in=hashes) if hashes else []
        self.images = {image.file_hash: image.pk for image in images}
        self.may_add = user is None or _image_policy().user_has_permission(user, "add")
        self.rich = ContentstateConverter(features=BASIC)

    def place(self, one: Problem | Found) -> str:
        return _(self.format.place) % {"number": one.place} if one.place else ""

    def line(self, found: Found) -> Line:
        question = found.question
        kept = self.kept.get(question["code"])
        line = Line(
            place=self.place(found),
            state=State.ERROR,
            code=question["code"],
            type=question["type"],
            stem=question["stem"][:90],
            notes=[sentence(note) for note in found.notes],
            before=kept.version if kept else None,
        )
        try:
            line.facts = self._complete(question, kept)
            line.state = self._state(line, kept)
        except ValidationError as error:
            line.errors = sentences(error)
        return line

    def _complete(self, given: Plain, kept: Question | None) -> Plain:
        """Return the question as it will be: what the file does not say stays as it is."""
        if given["code"] in self.twice:
            raise ValidationError(_("This code stands in the file more than once."))
        before = plain_question(kept) if kept and kept.block else {}
        if before and before["type"] != given["type"]:
            about = ["category", "lesson", "objective", "difficulty", "critical", "tags"]
            before = {key: before[key] for key in about}
        blank = {"lesson": "", "objective": "", "difficulty": "medium", "critical": False}
        facts = {"explanation": "", "category": "", "tags": []} | blank | before | given
        facts["tags"] = sorted(set(facts["tags"]))
        if "explanation" in given:
            facts["explanation"] = self._cleaned(given["explanation"])
        facts["category"] = self._shelf(given.get("category", ""), facts["category"])
        if any(len(tag) > LONGEST_TAG for tag in facts["tags"]):
            raise ValidationError(
                _("A tag has more than %(limit)s characters."), params={"limit": LONGEST_TAG}
            )
        self._take_pictures(facts, given, before)
        return facts

    def _shelf(self, said: str, kept: str) -> str:
        path = self.category or said or kept
        if not path:
            raise ValidationError(
                _("The file does not say where this question belongs. Choose a category.")
            )
        names = shelf_names(path)
        if any(len(name) > LONGEST_CATEGORY for name in names):
            raise ValidationError(
                _("The name of the category has more than %(limit)s characters."),
                params={"limit": LONGEST_CATEGORY},
            )
        path = category_path(names)
        if path not in self.shelves:
            self.new_categories.add(path)
        return path

    def _cleaned(self, source: str) -> str:
        """Return rich text with what the editor itself can write, and nothing else."""
        if not source:
            return ""
        source = without_scripts(source)
        kept = self.rich.to_database_format(self.rich.from_database_format(source))
        return without_keys(kept) if words_of(kept)[0] else ""

    def _take_pictures(self, facts: Plain, given: Plain, before: Plain) -> None:
        """Give each picture its key in the library, or see that it can go there."""
        if self.format.holds_pictures and "picture" not in given:
            facts.pop("figure", None)
        kept = {one["text"]: one.get("figure") for one in before.get("options", [])}
        for owner in (facts, *facts.get("options", [])):
            picture = owner.get("picture")
            if picture:
                key = self.images.get(picture_hash(picture))
                if key is None:
                    self._may_go_into_the_library(picture)
                else:
                    owner["figure"] = figure_of(picture, key)
            elif owner is not facts and not self.format.holds_pictures and kept.get(owner["text"]):
                owner["figure"] = kept[owner["text"]]

    def _may_go_into_the_library(self, picture: Plain) -> None:
        if not self.may_add:
            raise ValidationError(_("You may not add pictures to the library. Ask who may."))
        try:
            WagtailImageField().clean(SimpleUploadedFile(picture["name"], picture["data"]))
        except ValidationError as error:
            raise ValidationError(
                [f"{picture['name']}: {message}" for message in error.messages]
            ) from error

    def _state(self, line: Line, kept: Question | None) -> State:
        facts = line.facts
        question = Question(code=line.code)
        fill_in(question, facts)
        question.clean_fields(exclude=["category", "content", "type"])
        if kept is None:
            return State.NEW
        if any("figure" not in one for one in _owners(facts) if one.get("picture")):
            return State.CHANGED
        after = plain_question(question, tags=facts["tags"]) | {"category": facts["category"]}
        return State.UNCHANGED if normal(after) == normal(plain_question(kept)) else State.CHANGED


def _owners(question: Plain) -> list[Plain]:
    return [question, *question.get("options", [])]


def _pictures(question: Plain) -> list[Plain]:
    return [owner["picture"] for owner in _owners(question) if owner.get("picture")]


def sentence(problem: Problem) -> str:
    """Return what a reader or writer says of a file, in the language of who reads it."""
    text = _(problem.message)
    return text % problem.values if problem.values else text


def sentences(error: ValidationError, part: str = "") -> list[str]:
    """Return what is wrong with a question, each sentence behind the name of its part."""
    if hasattr(error, "block_errors"):
        found = [_behind(part, message) for message in error.non_block_errors]
        for key, inner in error.block_errors.items():
            if isinstance(error, StreamBlockValidationError):
                name = part  # there is one block, the question
            else:
                name = f"{part} {key + 1 if isinstance(key, int) else key}".strip()
            found += sentences(inner, name.replace("_", " "))
        return found
    if hasattr(error, "error_dict"):
        by_name = error.error_dict.items()
        return [one for name, inner in by_name for e in inner for one in sentences(e, name)]
    return [_behind(part, message) for message in error.messages]


def _behind(part: str, message: str) -> str:
    return f"{part.capitalize()}: {message}" if part else str(message)
