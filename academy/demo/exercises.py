"""The exercises of the demo courses, with the workbooks that they work on."""

import csv
import datetime
import io

from django.core.files.base import ContentFile
from django.utils import timezone

from courses.models import AcademyDocument, LearningObjective, Skill
from toolkit.checker.practice import Company, Supply, make_declaration
from toolkit.models import ExercisePage

USUAL = {
    "Q1": "Yes",
    "Q2": "Yes",
    "Q3": "Unknown",
    "Q4": "Unknown",
    "Q5": "No",
    "Q6": "100%",
    "Q7": "Yes",
    "Q8": "Yes",
}
"""What a supplier answers for each metal of which it names smelters, unless told."""


def activity_facts(facts: dict) -> dict:
    """Return what all activities have, as the fields of a page."""
    return {
        "title": facts["title"],
        "slug": facts["slug"],
        "code": facts["code"],
        "minutes": facts["minutes"],
        "summary": facts.get("summary", ""),
        "learning_objectives": [_objective(one) for one in facts.get("objectives", [])],
    }


def _objective(facts: dict) -> LearningObjective:
    """Return an objective that is not saved yet; its skill is."""
    objective = LearningObjective(
        text=facts["text"],
        skill=Skill.objects.get_or_create(name=facts["skill"])[0],
        oecd_steps=", ".join(facts.get("steps", [])),
        cells="\n".join(facts.get("cells", [])),
        criteria=", ".join(facts.get("criteria", [])),
    )
    objective.clean_fields(exclude=["page"])
    return objective


def make_exercise(facts: dict) -> ExercisePage:
    """Return an exercise that is not saved yet; the files that it hands out are."""
    form = {"template": facts["template"], "version": facts["version"]}
    page = ExercisePage(
        **activity_facts(facts),
        **form,
        task=facts.get("task", "repair"),
        scenario=facts["scenario"],
        hints="\n".join(facts["hints"]),
        is_required=facts.get("required", True),
        error_count=facts.get("errors", 1),
        pass_fixed=facts.get("pass_fixed", 1),
        slips_allowed=facts.get("slips_allowed", 0),
        with_sources=facts.get("with_sources", False),
        materials=[_material(one, form) for one in facts.get("materials", [])],
        alternatives=[
            {"type": "alternative", "value": one} for one in facts.get("alternatives", [])
        ],
        items=[_item(one) for one in facts.get("items", [])],
    )
    if "solution" in facts:
        workbook = make_declaration(**form, company=_company(facts["solution"]))
        page.solution.save(f"{facts['slug']}.xlsx", ContentFile(workbook), save=False)
    return page


def _material(facts: dict, form: dict) -> dict:
    """Make what a supplier sent, or a sheet of plain rows, and return its block."""
    if "rows" in facts:
        return _sheet(facts)
    workbook = make_declaration(
        **form,
        company=_company(facts),
        today=timezone.localdate() - datetime.timedelta(days=facts.get("days_old", 20)),
        stamped=facts.get("stamped", ""),
    )
    title = f"{form['template']} of {facts['name']}"
    document = AcademyDocument.objects.create(
        title=title, file=ContentFile(workbook, f"{title}.xlsx")
    )
    return {"type": "material", "value": {"title": facts["name"], "document": document.pk}}


def _sheet(facts: dict) -> dict:
    """Return the block of a CSV file: one of texts that are ours, so nothing is neutralised."""
    text = io.StringIO()
    csv.writer(text).writerows([facts["header"], *facts["rows"]])
    document = AcademyDocument.objects.create(
        title=facts["name"],
        # The mark at the beginning tells spreadsheets that it is UTF-8.
        file=ContentFile(text.getvalue().encode("utf-8-sig"), f"{facts['name']}.csv"),
    )
    return {"type": "material", "value": {"title": facts["name"], "document": document.pk}}


def _item(facts: dict) -> dict:
    """Return a file to sort or, where it belongs nowhere, a criterion: its block.

    A file is the declaration `of` a company; each has a template and a version of its own. A file
    of which all stands in `about` has none.
    """
    if "belongs" not in facts:
        return {"type": "criterion", "value": facts}
    if "of" not in facts:
        return {"type": "file", "value": facts | {"document": None}}
    form = {"template": facts["template"], "version": facts["version"]}
    workbook = make_declaration(**form, company=_company(facts["of"]))
    document = AcademyDocument.objects.create(
        title=facts["title"], file=ContentFile(workbook, facts["title"])
    )
    value = {"title": facts["title"], "about": facts["about"], "belongs": facts["belongs"]}
    return {"type": "file", "value": value | {"document": document.pk}}


def _company(facts: dict) -> Company:
    """Return a company from its facts; people and addresses follow from its name if not given."""
    name = facts["name"]
    domain = f"{name.split(' ')[0].lower()}-{name.split(' ')[1].lower()}.example"
    supplies = tuple(Supply(**one) for one in facts["supplies"])
    answers = facts.get("answers") or {supply.metal: USUAL for supply in supplies}
    return Company(
        name=name,
        address=facts.get("address", "1 Mill Lane, Millbrook, United Kingdom"),
        contact_name=facts.get("contact_name", "Sam Carter"),
        contact_email=facts.get("contact_email", f"minerals@{domain}"),
        contact_phone=facts.get("contact_phone", "+44 1632 960001"),
        authorizer_name=facts.get("authorizer_name", "Robin Hale"),
        authorizer_title=facts.get("authorizer_title", "Director"),
        authorizer_email=facts.get("authorizer_email", f"director@{domain}"),
        authorizer_phone=facts.get("authorizer_phone", "+44 1632 960002"),
        policy_url=facts.get("policy_url", f"https://www.{domain}/policy"),
        answers=answers,
        supplies=supplies,
    )
