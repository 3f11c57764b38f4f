"""The report of common findings: who sees it, what it adds up, and how it leaves."""

import csv
import datetime
import io
import re

import pytest
from django.contrib.auth.models import Group
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import make_manager, make_user
from tests.toolkit.factories import make_exercise
from toolkit.models import FREE_CHECK, CellTotal, CheckTotal, RuleTotal

pytestmark = pytest.mark.django_db
PAGE = "/cms/reports/common-findings/"
DAY = datetime.date(2026, 5, 4)
COMPANY, Q2, CID = "DECL-COMPANY-REQUIRED", "Q2-REQUIRED", "SMELTER-CID-FORMAT"


def make_totals(*, files=10, day=DAY, exercise=FREE_CHECK, template="CMRT", version="6.5", **cells):
    """Totals of one day. `cells`: code=[(sheet, cell, findings), …], with _ for - in the code."""
    group = {"day": day, "exercise_key": exercise, "template": template, "version": version}
    CheckTotal.objects.create(files=files, **group)
    for name, places in cells.items():
        code = name.replace("_", "-")
        findings = sum(count for _sheet, _cell, count in places)
        RuleTotal.objects.create(code=code, files=min(findings, files), findings=findings, **group)
        for sheet, cell, count in places:
            CellTotal.objects.create(code=code, sheet=sheet, cell=cell, findings=count, **group)


@pytest.fixture
def trainer(client):
    user = make_user()
    user.groups.add(Group.objects.get(name="Trainers"))
    client.force_login(user)
    return client


def page_of(client, **query):
    answer = client.get(PAGE, query)
    assert answer.status_code == 200
    return answer.content.decode()


def rules_on(page):
    return re.findall(r"<small>([A-Z0-9-]+)</small>", page.split('id="sheet"')[0])


def shades_on(page):
    """Return {place: (level, findings)} of the boxes that have a number."""
    boxes = re.findall(r"sheet__box--(\d)\">\s*<title>(\w+), [^<]*: (\d+)</title>", page)
    return {place: (int(level), int(n)) for level, place, n in boxes if n != "0"}


# ---------------------------------------------------------------- who sees it


@pytest.mark.parametrize("name", ["common_findings", "common_findings_csv"])
def test_trainers_and_operators_see_it_and_nobody_else(client, name):
    marker, editor = make_user(), make_user()
    marker.groups.add(Group.objects.get(name="Markers"))
    editor.groups.add(Group.objects.get(name="Site editors"))
    trainer = make_user()
    trainer.groups.add(Group.objects.get(name="Trainers"))
    operator = make_user(is_superuser=True)
    for person, sees in [
        (trainer, True),
        (operator, True),
        (marker, False),
        (editor, False),
        (make_manager(), False),
    ]:
        client.force_login(person)
        assert (client.get(reverse(name)).status_code == 200) is sees
    client.logout()
    assert client.get(reverse(name)).status_code == 302


def test_it_is_in_the_menu_of_those_who_may(client):
    marker = make_user()
    marker.groups.add(Group.objects.get(name="Markers"))
    client.force_login(marker)
    assert PAGE not in client.get("/cms/").content.decode()
    marker.groups.add(Group.objects.get(name="Trainers"))
    assert PAGE in client.get("/cms/").content.decode()


# ---------------------------------------------------------------- what it shows


def test_before_the_first_check_it_says_so(trainer):
    assert "Nothing checked yet" in page_of(trainer)


def test_rules_come_by_the_files_that_have_them(trainer):
    make_totals(
        DECL_COMPANY_REQUIRED=[("Declaration", "D8", 3)],
        Q2_REQUIRED=[("Declaration", "D32", 4), ("Declaration", "D33", 3)],
        SMELTER_CID_FORMAT=[("Smelter List", "F", 50)],
    )
    page = page_of(trainer)
    assert rules_on(page) == [CID, Q2, COMPANY]
    assert "10 (100%)" in page  # one file with forty is one file
    assert "7 (70%)" in page
    assert "10 files of CMRT 6.5 were checked." in page
    assert not re.search(r"%\(\w+\)s", page[page.index("by-rule") : page.index("</svg>")])


def test_cells_are_shaded_by_their_number_and_listed_beside(trainer):
    make_totals(
        DECL_COMPANY_REQUIRED=[("Declaration", "D8", 1)],
        Q2_REQUIRED=[("Declaration", "D33", 10), ("Declaration", "D32", 5)],
        Q1_REQUIRED=[("Declaration", "D33", 2)],
        SMELTER_CID_FORMAT=[("Smelter List", "F", 7)],
    )
    page = page_of(trainer)
    assert shades_on(page) == {"D8": (1, 1), "D33": (5, 12), "D32": (3, 5)}
    table = page[page.index("<caption") :]
    for place, count, code in [("D33", 12, Q2), ("D32", 5, Q2), ("D8", 1, COMPANY)]:
        assert re.search(rf"<td>{place}</td><td>{count}</td>.*{code}", table)
    assert shades_on(page_of(trainer, sheet="Smelter List")) == {"F": (5, 7)}
    assert shades_on(page_of(trainer, code=COMPANY)) == {"D8": (5, 1)}
    assert "Nothing was found on this sheet." in page_of(trainer, sheet="Product List")


def test_a_place_that_the_picture_does_not_have_is_in_the_table(trainer):
    make_totals(DATA_FORMULA_START=[("Declaration", "Z99", 4)])
    page = page_of(trainer)
    assert shades_on(page) == {}
    assert "<td>Z99</td><td>4</td>" in page


def test_period_exercise_and_version_narrow_it_down(trainer):
    exercise = make_exercise(title="Find twelve")
    make_totals(files=8, DECL_COMPANY_REQUIRED=[("Declaration", "D8", 8)])
    make_totals(
        files=4,
        day=DAY + datetime.timedelta(days=10),
        exercise=exercise.translation_key,
        DECL_COMPANY_REQUIRED=[("Declaration", "D8", 2)],
    )
    make_totals(files=1, version="6.4", Q1_REQUIRED=[("Declaration", "D26", 1)])
    make_totals(files=1, template="", version="", FILE_DAMAGED=[("", "", 1)])

    def findings(**query):
        found = shades_on(page_of(trainer, **query))
        return found["D8"][1] if "D8" in found else None

    assert findings() == 10  # the version with the most files
    assert findings(exercise=str(exercise.translation_key)) == 2
    assert findings(exercise=str(FREE_CHECK)) == 8
    assert findings(since=str(DAY + datetime.timedelta(days=1))) == 2
    assert findings(until=str(DAY)) == 8
    assert findings(since=str(DAY), until=str(DAY)) == 8
    assert rules_on(page_of(trainer, version="CMRT 6.4")) == ["Q1-REQUIRED"]
    unknown = page_of(trainer, version=" ")
    assert rules_on(unknown) == ["FILE-DAMAGED"]
    assert '<svg class="sheet"' not in unknown
    page = page_of(trainer)
    assert "Find twelve" in page
    assert "Free checks" in page


@pytest.mark.parametrize(
    "query",
    [
        {"since": "soon", "exercise": "x", "version": "x", "sheet": "x", "p": "x"},
        {"code": "<script>", "sheet": "'"},
        {"p": "999"},
    ],
)
def test_what_nobody_can_choose_is_ignored(trainer, query):
    make_totals(DECL_COMPANY_REQUIRED=[("Declaration", "D8", 3)])
    assert "<script>" not in page_of(trainer, **query).split("Only:")[-1].split("</p>")[0]


def test_many_rules_come_page_by_page(trainer):
    from toolkit.checker.catalogue import all_kinds

    codes = sorted(all_kinds())[:25]
    places = {code.replace("-", "_"): [("Declaration", "D8", 1)] for code in codes}
    make_totals(**places)
    pages = [rules_on(page_of(trainer, p=str(number))) for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [10, 10, 5]
    assert sorted(sum(pages, [])) == codes


def test_an_exercise_that_is_gone_still_has_its_numbers(trainer):
    import uuid

    make_totals(exercise=uuid.uuid4(), DECL_COMPANY_REQUIRED=[("Declaration", "D8", 3)])
    assert "An exercise that is gone" in page_of(trainer)


def test_the_queries_do_not_grow(trainer):
    from django.db import connection

    counts = []
    for step in range(2):
        for number in range(1 + step * 12):
            make_totals(
                day=DAY + datetime.timedelta(days=1 + step * 50 + number),
                exercise=make_exercise().translation_key if number < 3 else FREE_CHECK,
                DECL_COMPANY_REQUIRED=[("Declaration", "D8", 3)],
                Q2_REQUIRED=[("Declaration", f"D{32 + number % 4}", 3)],
            )
        page_of(trainer)
        with CaptureQueriesContext(connection) as queries:
            page_of(trainer)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 20  # the editor's own frame takes about half of them


# ---------------------------------------------------------------- the export


def test_the_export_has_all_of_it_with_neutral_cells(trainer):
    make_totals(
        DECL_COMPANY_REQUIRED=[("Declaration", "D8", 3)],
        Q2_REQUIRED=[("Declaration", "D32", 4), ("=cmd()", "D33", 3)],
    )
    answer = trainer.get("/cms/reports/common-findings.csv")
    assert answer["Content-Type"].startswith("text/csv")
    assert "attachment" in answer["Content-Disposition"]
    text = b"".join(answer.streaming_content).decode()
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[1][:4] == ["CMRT 6.5", "10", COMPANY, "error"]
    assert rows[1][5:] == ["3", "Declaration", "D8", "3"]
    assert rows[2][5:] == ["7", "Declaration", "D32", "4"] or rows[3][6] == "Declaration"
    assert "'=cmd()" in text
    assert len(rows) == 4
    nothing = trainer.get("/cms/reports/common-findings.csv", {"until": "2020-01-01"})
    assert len(b"".join(nothing.streaming_content).decode().splitlines()) == 1
