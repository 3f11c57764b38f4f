"""Which lesson teaches a finding on which form.

A kind names the lesson on the CMRT. The course on EMRT and AMRT has lessons of its own on what
those forms ask; how a smelter list is filled in is taught once, with the CMRT.
"""

from dataclasses import replace

from toolkit.checker.findings import Finding

_QUESTIONS = ("C2.M2.L2", "C2.M2.L3", "C2.M2.L4", "C2.M2.L5")
_EMRT = {**dict.fromkeys(_QUESTIONS, "C3.M2.L2"), "C2.M4.L1": "C3.M2.L4"}
_AMRT = dict.fromkeys((*_QUESTIONS, "C2.M4.L1", "C3.M2.L1", "C3.M2.L4"), "C3.M3.L2")
_LESSONS = {"EMRT": _EMRT, "CRT": _EMRT, "AMRT": _AMRT}


def taught(finding: Finding, template: str) -> Finding:
    """Return the finding with the lesson that teaches it for this template."""
    lesson = _LESSONS.get(template, {}).get(finding.lesson)
    return replace(finding, lesson=lesson) if lesson else finding
