"""The worked example of the design comes out exactly, and the seed says what the design says."""

import json
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from assessments.readiness.core.figures import shown
from assessments.readiness.core.results import Cap
from assessments.readiness.questionnaires import seed
from tests.readiness.core_factories import GOLDEN, golden, scored

DESIGN = Path(__file__).parents[3] / "shared" / "content" / "rra-design.md"

SECTIONS = """
GOV 4 10 66.7 60.0
MGT 5 9 51.5 51.5
LAB 5 12 72.2 52.8
OHS 3 9 76.2 76.2
ENV 3 9 46.7 46.7
COM 1 8 33.3 33.3
SCD 5 13 59.0 51.3
MIN 5 9 56.7 50.0
CAH 3 9 19.0 19.0
GRV 3 6 57.1 47.6
REP 4 6 66.7 58.3
"""

PRIORITIES = """
CAH-01 11.25
CAH-03 5.625
MGT-04 3
SCD-04 3
MGT-05 2
ENV-02 2
COM-01 2
MIN-04 2
"""


def score_golden(*, without=()):
    document = golden()
    answers = {code: one for code, one in document.answers.items() if code not in without}
    return scored(seed(), answers, document.profile, risk_countries=(), today=document.today)


def test_the_golden_example_gives_exactly_its_numbers():
    result = score_golden()
    asked = {
        section.code: sum(result.criteria[one.code].is_asked for one in section.criteria)
        for section in seed().sections
    }
    lines = [
        f"{one.code} {asked[one.code]} {one.weight}"
        f" {shown(one.claimed):.1f} {shown(one.backed):.1f}"
        for one in result.sections
    ]
    assert lines == SECTIONS.strip().splitlines()
    assert (result.count("answered"), result.count("not_asked")) == (41, 7)
    assert result.total.applicable_weight == 92

    assert [shown(one) for one in (result.claimed, result.backed, result.evidence_index)] == [
        Decimal("55.6"),
        Decimal("49.9"),
        Decimal("42.7"),
    ]
    assert (result.number_band, result.band) == ("established", "developing")
    assert (result.backed_number_band, result.backed_band) == ("developing", "developing")
    assert result.caps == (Cap("CAH-01", 1, "developing"), Cap("CAH-03", 2, "established"))
    assert [cap.code for cap in result.binding_caps] == ["CAH-01"]
    assert (result.critical_total, result.critical_ok) == (9, 7)
    assert result.coverage == 1
    assert not result.is_provisional
    assert result.low == result.claimed == result.high

    assert [
        f"{gap.code} {gap.priority}" for gap in result.gaps[:8]
    ] == PRIORITIES.strip().splitlines()
    worst = result.gaps[0]
    factors = (worst.weight, worst.gap, worst.critical_factor, worst.profile_factor)
    assert factors == (3, 2, Decimal("1.5"), Decimal("1.25"))
    assert worst.because == ("Tin",)


def test_the_golden_example_with_one_answer_open_is_provisional():
    result = score_golden(without={"CAH-01"})
    assert result.coverage == Fraction(89, 92)
    assert result.coverage_percent == Decimal("96.7")
    assert result.is_provisional
    found = [shown(one) for one in (result.claimed, result.low, result.high)]
    assert found == [Decimal("56.9"), Decimal("55.6"), Decimal("59.5")]
    assert (result.low_band, result.band, result.high_band) == (
        "developing",
        "established",
        "established",
    )
    assert result.criteria["CAH-01"].level is None
    assert "CAH-01" not in [gap.code for gap in result.gaps]


def test_the_command_prints_the_result_without_a_database(capsys, tmp_path):
    call_command("score_readiness", str(GOLDEN))
    printed = json.loads(capsys.readouterr().out)
    assert printed == score_golden().as_dict()
    assert (printed["claimed"], printed["exact"]["claimed"]) == ("55.6", "18349/330")
    assert printed["gaps"][1]["priority"] == "5.625"
    assert printed["sections"][8]["sums"]["points"] == 4

    # evidence of this year is too old in 2029, and counts no more
    call_command("score_readiness", str(GOLDEN), "--today", "2029-01-01")
    later = json.loads(capsys.readouterr().out)
    assert (later["claimed"], later["evidence_index"]) == ("55.6", "0.0")

    questions = tmp_path / "set.json"
    questions.write_text(json.dumps({**seed().as_dict(), "version": "2"}), encoding="utf-8")
    with pytest.raises(CommandError, match="belong to rra 1; the question set is rra 2") as error:
        call_command("score_readiness", str(GOLDEN), "--questions", str(questions))
    assert error.value.returncode == 2
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("score_readiness", str(tmp_path / "none.json"))


def test_the_seed_is_whole():
    found = seed()
    assert (found.code, found.version) == ("rra", "1")
    assert len(found.sections) == 11
    assert sum(section.weight for section in found.sections) == 100
    criteria = list(found.criteria.values())
    assert len(criteria) == 48
    assert sum(one.quick for one in criteria) == 12
    assert sum(one.critical for one in criteria) == 11
    assert {topic for one in criteria for topic in one.rra3} == {
        *(f"G{number}" for number in range(1, 11)),
        *(f"S{number}" for number in range(11, 26)),
        *(f"E{number}" for number in range(26, 34)),
    }
    assert {letter for one in criteria for letter in one.forms} == set("ABCDEFGH")
    assert [one.code for one in criteria if not 80 <= len(one.why) <= 220] == []


@pytest.mark.skipif(not DESIGN.is_file(), reason="The design file is not at hand.")
def test_the_seed_says_what_the_design_says():
    blocks = re.findall(r"```yaml\n(.*?)```", DESIGN.read_text(encoding="utf-8"), re.S)
    assert [_as_design(section) for section in seed().sections] == [
        [line for line in block.splitlines() if line] for block in blocks
    ]


def _as_design(section):
    """Write a section as the design does: YAML by hand, a list in brackets."""

    def listed(values, quoted=False):
        return "[" + ", ".join(f'"{one}"' if quoted else one for one in values) + "]"

    lines = [
        f"section: {{id: {section.code}, title: {section.title}, weight: {section.weight}}}",
        "criteria:",
    ]
    for one in section.criteria:
        lines += [
            f"- id: {one.code}",
            f"  topic: {one.topic}",
            f"  question: {one.question}",
            f"  roles: {listed(one.roles)}",
            *([f"  when: {one.when}"] if one.when else []),
            f"  weight: {one.weight}",
            *(
                f"  {name}: {str(getattr(one, name)).lower()}"
                for name in ("critical", "na", "quick")
            ),
            f"  oecd: {listed(one.oecd, quoted=one.oecd != ('X',))}",
            f"  rra3: {listed(one.rra3)}",
            f"  refs: {listed(one.refs, quoted=True)}",
            "  levels:",
            *(f"    {number}: {text}" for number, text in enumerate(one.levels, 1)),
            f"  evidence: {listed(one.evidence)}",
            f"  learn: {listed(one.learn)}",
        ]
    return lines
