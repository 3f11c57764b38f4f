"""When something is asked, as conditions in the language of spreadsheets."""

from collections.abc import Iterable

from toolkit.checker.spec import Spec


def on(sheet: str, cell: str) -> str:
    """Return a reference to a cell of another sheet."""
    return f"'{sheet}'!{cell}" if " " in sheet else f"{sheet}!{cell}"


def quoted(text: str) -> str:
    """Return a text as a formula writes it."""
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def all_of(tests: Iterable[str]) -> str:
    """Return one condition: all of these hold; no condition always holds."""
    listed = list(tests)
    return f"AND({','.join(listed)})" if len(listed) > 1 else "".join(listed) or "TRUE"


def any_of(tests: Iterable[str]) -> str:
    """Return one condition: some of these hold; no condition never holds."""
    listed = list(tests)
    return f"OR({','.join(listed)})" if len(listed) > 1 else "".join(listed) or "FALSE"


def label_cell(spec: Spec, line: str) -> str:
    """Return the cell that shows the name of a mineral or slot, beside the first question."""
    if spec.selection is not None:
        return spec.selection.labels[spec.selection.slots.index(line)]
    return f"B{spec.questions[0].cells[line].answer.lstrip('ABCDEFGHIJ')}"


def is_open(spec: Spec, gate: str, line: str, sheet: str = "") -> str:
    """Return the condition under which a gate is open for a mineral or slot.

    With `sheet` the formula stands on another sheet than the Declaration.
    """

    def ref(cell: str) -> str:
        return on(sheet, cell) if sheet else f"${cell[0]}${cell[1:]}"

    tests = []
    if spec.selection is not None:
        tests.append(f"LEN({ref(label_cell(spec, line))})>0")
    for closing in spec.gate(gate).closings:
        answer = ref(spec.question(closing.question).cells[line].answer)
        closed = any_of(f"{answer}={quoted(text)}" for text in closing.answers)
        if closing.only_if:
            earlier = ref(spec.question(closing.only_if).cells[line].answer)
            closed = all_of((f'{earlier}="Yes"', closed))
        tests.append(f"NOT({closed})")
    return all_of(tests)


def any_in_scope(spec: Spec, sheet: str) -> str:
    """Return the condition that some mineral is in scope; the form looks at its first slots."""
    lines = spec.lines
    if spec.selection is not None:
        lines = lines[: spec.selection.checked]
    return any_of(is_open(spec, spec.gates[-1].key, line, sheet) for line in lines)
