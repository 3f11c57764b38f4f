"""Reads and writes questions as a spreadsheet, one row a question: XLSX and CSV."""

from collections.abc import Sequence

from assessments.quizzes.core.exchange.columns import (
    ANSWERS_OF_TEMPLATE,
    MOST_ANSWERS,
    NUMBERED,
    SAMPLES,
    explained,
    names,
)
from assessments.quizzes.core.exchange.plain import (
    DIFFICULTIES,
    LONGEST_CODE,
    Found,
    Plain,
    Problem,
    Reading,
    Unreadable,
    Written,
    category_names,
    category_path,
    finished,
    gettext_noop,
    made_code,
    short_enough,
    too_large,
    usable_code,
)
from assessments.quizzes.core.exchange.sheet_types import TYPES, Answers, Columns, truth_in
from assessments.quizzes.core.exchange.table import Row, csv_file, csv_rows, xlsx_file, xlsx_rows
from assessments.quizzes.core.exchange.text import as_text, typed_html

NO_COLUMN = gettext_noop("The column “%(column)s” is missing. Take the template to see them all.")
TWICE = gettext_noop("The column “%(column)s” stands there twice. Remove one.")
UNKNOWN = gettext_noop("The column “%(column)s” is not known and was passed over.")
NO_TYPE = gettext_noop("“%(type)s” is no type of question. The template lists the words for them.")
NO_STEM = gettext_noop("The column “question” is empty. Write what is asked.")
NO_DIFFICULTY = gettext_noop("“%(given)s” is no difficulty. Write easy, medium or hard.")
NO_TRUTH = gettext_noop("Write yes or no into the column “critical”.")
LONG_CODE = gettext_noop("The code has more than %(limit)s characters. Choose a shorter one.")
CASES = gettext_noop("A row cannot hold a case with several questions. Write it in the editor.")
MANY = gettext_noop("A row holds up to %(limit)s answers. Split the question.")
PICTURES = gettext_noop("A spreadsheet holds no pictures. Use Moodle XML to keep them.")
TABS = gettext_noop("A tag with a comma becomes two.")
KNOWN = frozenset(names(0))


def read_xlsx(data: bytes) -> Reading:
    """Return the questions of the first sheet of a workbook. Places are row numbers."""
    return too_large(data) or _read(*xlsx_rows(data))


def read_csv(data: bytes) -> Reading:
    """Return the questions of a CSV. Places are row numbers; the row of headings is 1."""
    return too_large(data) or _read(*csv_rows(data))


def _read(rows: list[Row], problems: list[Problem]) -> Reading:
    reading = Reading(problems=list(problems))
    start = next((place for place, row in enumerate(rows) if any(row)), 0)
    header = [" ".join(name.casefold().split()) for name in rows[start]] if rows else []
    if any(header):
        reading.problems += _header_problems(header)
        reading.notes = [
            Problem(start + 1, "unknown_column", UNKNOWN, {"column": name[:40]})
            for name in header
            if name and name not in KNOWN and not NUMBERED.fullmatch(name)
        ]
    if not reading.problems:
        for place, row in enumerate(rows[start + 1 :], start=start + 2):
            if any(row):
                try:
                    reading.found.append(Found(place, _question(header, row)))
                except Unreadable as error:
                    reading.problems.append(error.at(place))
    return finished(reading)


def _header_problems(header: list[str]) -> list[Problem]:
    missing = [name for name in ("type", "question") if name not in header]
    twice = sorted({name for name in header if name and header.count(name) > 1})
    return [
        *(Problem(1, "no_column", NO_COLUMN, {"column": name}) for name in missing),
        *(Problem(1, "column_twice", TWICE, {"column": name[:40]}) for name in twice),
    ]


def _question(header: list[str], row: Row) -> Plain:
    cells = {
        name: short_enough(cell)
        for name, cell in zip(header, [*row, *[""] * len(header)], strict=False)
        if name in KNOWN or NUMBERED.fullmatch(name)
    }
    kind = cells["type"].casefold()
    if kind not in TYPES:
        raise Unreadable("no_type", NO_TYPE, type=cells["type"][:40])
    if not cells["question"]:
        raise Unreadable("no_stem", NO_STEM)
    read, _write = TYPES[kind]
    question: Plain = {"type": kind, "stem": cells["question"]} | read(cells, _answers(cells))
    question |= _about(cells)
    code = cells.get("code", "")
    if code and not usable_code(code):
        raise Unreadable("long_code", LONG_CODE, limit=LONGEST_CODE)
    return {"code": usable_code(code) or made_code(question)} | question


def _answers(cells: Columns) -> Answers:
    numbered = [int(found[2]) for name in cells if (found := NUMBERED.fullmatch(name))]
    return [
        (cells.get(f"answer {place}", ""), cells.get(f"note {place}", ""))
        for place in range(1, max(numbered, default=0) + 1)
    ]


def _about(cells: Columns) -> Plain:
    """Return what a row says besides the question itself, as far as it has columns for it."""
    facts: Plain = {name: cells[name] for name in ("lesson", "objective") if name in cells}
    if "explanation" in cells:
        facts["explanation"] = typed_html(cells["explanation"])
    if cells.get("category"):
        facts["category"] = category_path(category_names(cells["category"]))
    if "difficulty" in cells:
        facts["difficulty"] = cells["difficulty"].casefold() or "medium"
        if facts["difficulty"] not in DIFFICULTIES:
            raise Unreadable("no_difficulty", NO_DIFFICULTY, given=cells["difficulty"][:40])
    if "tags" in cells:
        facts["tags"] = [tag for tag in (t.strip() for t in cells["tags"].split(",")) if tag]
    if "critical" in cells:
        is_critical = truth_in(cells["critical"] or "no")
        if is_critical is None:
            raise Unreadable("no_truth", NO_TRUTH)
        facts["critical"] = is_critical
    return facts


def write_xlsx(questions: Sequence[Plain]) -> Written:
    """Return the questions as a workbook; its second sheet explains the columns."""
    rows, left_out, losses = _rows(questions)
    return Written(xlsx_file(rows, explained()), left_out, losses)


def write_csv(questions: Sequence[Plain]) -> Written:
    rows, left_out, losses = _rows(questions)
    return Written(csv_file(rows), left_out, losses)


def template_xlsx() -> bytes:
    """Return the workbook to fill in: headings, two sample rows, and what the columns hold."""
    return xlsx_file(_template(), explained())


def template_csv() -> bytes:
    return csv_file(_template())


def _template() -> list[list[str]]:
    header = names(ANSWERS_OF_TEMPLATE)
    return [header, *([sample.get(name, "") for name in header] for sample in SAMPLES)]


def _rows(questions: Sequence[Plain]) -> tuple[list[list[str]], list[Problem], list[Problem]]:
    left_out: list[Problem] = []
    losses: list[Problem] = []
    cells: list[Columns] = []
    for question in questions:
        code = {"code": question["code"]}
        try:
            cells.append(_cells(question))
        except Unreadable as error:
            left_out.append(Problem(0, error.code, error.message, error.values | code))
            continue
        if question.get("picture") or any(o.get("picture") for o in question.get("options", [])):
            losses.append(Problem(0, "pictures", PICTURES, dict(code)))
        if any("," in tag for tag in question.get("tags", [])):
            losses.append(Problem(0, "tags", TABS, dict(code)))
    numbered = [int(f[2]) for one in cells for name in one if (f := NUMBERED.fullmatch(name))]
    header = names(max([ANSWERS_OF_TEMPLATE, *numbered]))
    return [header, *([one.get(name, "") for name in header] for one in cells)], left_out, losses


def _cells(question: Plain) -> Columns:
    kind = question["type"]
    if kind not in TYPES:
        raise Unreadable("no_type", CASES)
    _read_row, write = TYPES[kind]
    row, answers = write(question)
    if len(answers) > MOST_ANSWERS:
        raise Unreadable("many_answers", MANY, limit=MOST_ANSWERS)
    explanation = question.get("explanation", "")
    plain = as_text(explanation)
    cells = {
        "code": question["code"],
        "category": question.get("category", ""),
        "type": kind,
        "question": question["stem"],
        "explanation": explanation if plain is None else plain,
        "lesson": question.get("lesson", ""),
        "objective": question.get("objective", ""),
        "difficulty": question.get("difficulty", "medium"),
        "tags": ", ".join(question.get("tags", [])),
        "critical": "yes" if question.get("critical") else "",
    }
    for place, (answer, note) in enumerate(answers, start=1):
        cells |= {f"answer {place}": answer, f"note {place}": note}
    return cells | row
