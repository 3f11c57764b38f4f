"""Rules about the choice of minerals, on forms where the minerals are chosen (EMRT 2, AMRT)."""

from collections.abc import Iterator

from toolkit.checker.declaration import Declaration, PickEntry
from toolkit.checker.findings import Finding, Kind, Severity, gettext_noop
from toolkit.checker.rules.base import Context, rule
from toolkit.checker.rules.questions import VALUE_FORMATTING
from toolkit.checker.values import key_of, text_of

LESSON = "C3.M2.L1"
AMRT_LESSON = "C3.M3.L2"

REQUIRED = Kind(
    "SCOPE-MINERALS-REQUIRED",
    Severity.ERROR,
    message=gettext_noop("No mineral is chosen."),
    why=gettext_noop("The questions are asked for each mineral that you choose."),
    fix=gettext_noop("Choose the minerals that your customer asks about, from cell %(cell)s on."),
    lesson=LESSON,
)
MINERAL_VALUE = Kind(
    "SCOPE-MINERAL-VALUE",
    Severity.ERROR,
    message=gettext_noop("\u201c%(value)s\u201d is not in the list of cell %(cell)s."),
    why=gettext_noop("A name that is typed makes a row that no list of the form knows."),
    fix=gettext_noop("Choose one of these: %(allowed)s."),
    lesson=LESSON,
)
DUPLICATE = Kind(
    "SCOPE-MINERAL-DUPLICATE",
    Severity.WARNING,
    message=gettext_noop("%(mineral)s is chosen twice, in cells %(other)s and %(cell)s."),
    why=gettext_noop("The form shows it once, so one of the two choices is lost."),
    fix=gettext_noop("Empty cell %(cell)s, or choose another mineral there."),
    lesson=LESSON,
)
DELETED = Kind(
    "SCOPE-MINERAL-DELETED",
    Severity.INFO,
    message=gettext_noop("%(mineral)s is taken out of the declaration."),
    why=gettext_noop("Your customer gets no answers about it."),
    fix=gettext_noop("Make sure that your customer agrees; if not, choose it in cell %(cell)s."),
    lesson=LESSON,
)
OTHER_NAME_REQUIRED = Kind(
    "AMRT-OTHER-NAME-REQUIRED",
    Severity.ERROR,
    message=gettext_noop("You chose another mineral, but do not name it: %(cells)s."),
    why=gettext_noop("Each choice of Other needs the name of the mineral three rows below it."),
    fix=gettext_noop("Write the English name of the mineral in cell %(cell)s."),
    lesson=AMRT_LESSON,
)
OTHER_NAME_UNUSED = Kind(
    "AMRT-OTHER-NAME-UNUSED",
    Severity.ERROR,
    message=gettext_noop("You name \u201c%(value)s\u201d, but did not choose Other above it."),
    why=gettext_noop("The form leaves out a name without that choice, so nobody sees it."),
    fix=gettext_noop("Choose Other in cell %(pick)s, or empty cell %(cell)s."),
    lesson=AMRT_LESSON,
)
COVERED_ELSEWHERE = Kind(
    "AMRT-MINERAL-COVERED-ELSEWHERE",
    Severity.WARNING,
    message=gettext_noop("\u201c%(mineral)s\u201d does not belong in this form."),
    why=gettext_noop("There is another form that asks for this mineral: the %(template)s."),
    fix=gettext_noop("Empty cell %(cell)s, and answer in the %(template)s."),
    lesson="C3.M3.L1",
)
NOT_ENGLISH = Kind(
    "AMRT-MINERAL-NOT-ENGLISH",
    Severity.WARNING,
    message=gettext_noop("\u201c%(value)s\u201d is not an English name of a mineral."),
    why=gettext_noop("The name is the key by which all sheets of the form are matched."),
    fix=gettext_noop("Write the English name of the mineral in cell %(cell)s."),
    lesson=AMRT_LESSON,
)
ANSWER_ON_EMPTY_ROW = Kind(
    "SCOPE-ANSWER-ON-EMPTY-ROW",
    Severity.ERROR,
    message=gettext_noop("These answers stand on a row without a mineral: %(cells)s."),
    why=gettext_noop("A mineral was taken out after answering; the answers belong to nothing now."),
    fix=gettext_noop("Empty these cells, or choose the mineral again."),
    lesson=LESSON,
)
ROWS_MAY_BE_SHIFTED = Kind(
    "SCOPE-ROWS-MAY-BE-SHIFTED",
    Severity.WARNING,
    message=gettext_noop("The answers may stand on the rows of other minerals."),
    why=gettext_noop(
        "The form sorts the minerals by name. After a change, names move, but answers stay."
    ),
    fix=gettext_noop("Compare each answer with the name beside it, from cell %(cell)s on."),
    lesson=LESSON,
)


@rule
def a_mineral_is_chosen(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """At least one mineral is chosen. Source: EMRT 2.1 and AMRT 1.3, Checker row 7."""
    if declaration.picks and not declaration.minerals:
        unnamed = any(pick.is_other for pick in declaration.picks)
        first = declaration.picks[0].entry
        if not unnamed:
            yield REQUIRED.at(first.sheet, first.cell)


@rule
def minerals_are_from_the_list(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """What is chosen is in the cell's list, and written as there. Source: the drop-downs."""
    for pick in declaration.picks:
        entry = pick.entry
        value = text_of(entry.raw)[:80]
        if not entry.allowed or not value:
            continue
        if not entry.answer:
            allowed = "; ".join(entry.allowed)
            yield MINERAL_VALUE.at(entry.sheet, entry.cell, value=value, allowed=allowed)
        elif not entry.is_as_listed:
            yield VALUE_FORMATTING.at(entry.sheet, entry.cell, value=value, meant=entry.answer)


@rule
def minerals_are_chosen_once(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """No mineral is chosen twice, be it by its name under "other"."""
    first: dict[str, str] = {}
    for pick in declaration.picks:
        entry = pick.entry
        key = key_of(pick.name)
        if key and key in first:
            yield DUPLICATE.at(entry.sheet, entry.cell, mineral=pick.name[:80], other=first[key])
        elif key:
            first[key] = entry.cell


@rule
def minerals_left_out_are_known(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """A mineral that the customer may ask for was taken out."""
    for pick in declaration.picks:
        if pick.is_deleted:
            entry = pick.entry
            mineral = next(name for name in entry.allowed if name != pick.pick.delete)
            yield DELETED.at(entry.sheet, entry.cell, mineral=mineral)


@rule
def others_and_names_come_in_pairs(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """Each "other" has a name and each name an "other". Source: AMRT 1.3, Checker row 8."""
    missing = [pick.other for pick in declaration.picks if pick.is_other and _unnamed(pick)]
    cells = [entry for entry in missing if entry is not None]
    if cells:
        listed = ", ".join(entry.cell for entry in cells)
        yield OTHER_NAME_REQUIRED.at(cells[0].sheet, cells[0].cell, cells=listed)
    for pick in declaration.picks:
        if not pick.is_other and not _unnamed(pick) and pick.other is not None:
            name = pick.other
            yield OTHER_NAME_UNUSED.at(
                name.sheet, name.cell, value=name.text[:80], pick=pick.entry.cell
            )


def _unnamed(pick: PickEntry) -> bool:
    return pick.other is None or pick.other.is_blank or pick.other.is_lookalike


@rule
def minerals_belong_in_this_form(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """No mineral of the CMRT or the EMRT is declared here. Source: the form's instructions."""
    selection = declaration.spec.selection
    elsewhere = selection.covered_elsewhere if selection else {}
    for pick in declaration.picks if elsewhere else ():
        words = key_of(pick.name).replace("(", " ").replace(")", " ").replace(",", " ").split()
        template = next((elsewhere[word] for word in words if word in elsewhere), "")
        if template:
            entry = pick.entry
            yield COVERED_ELSEWHERE.at(
                entry.sheet, entry.cell, mineral=pick.name[:80], template=template
            )


@rule
def typed_minerals_are_english(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """Where names are typed, they are in English. Source: AMRT 1.2, instructions."""
    for pick in declaration.picks:
        entry = pick.entry
        if entry.allowed or entry.is_blank:
            continue
        if not any("a" <= letter <= "z" for letter in key_of(entry.text)):
            yield NOT_ENGLISH.at(entry.sheet, entry.cell, value=entry.text[:80])


@rule
def answers_belong_to_a_mineral(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """No answer stands on a row without a mineral. Then the others may stand wrong as well.

    Where no mineral is chosen at all, or another one not named, that is what is wrong.
    """
    if declaration.spec.selection is None or not declaration.minerals:
        return
    by_slot: dict[str, list[str]] = {}
    for slot, entry in declaration.leftovers:
        by_slot.setdefault(slot, []).append(entry.cell)
    if 0 < len(by_slot) <= sum(pick.is_other and _unnamed(pick) for pick in declaration.picks):
        return
    for cells in by_slot.values():
        listed = ", ".join(cells[:10])
        yield ANSWER_ON_EMPTY_ROW.at(declaration.spec.declaration_sheet, cells[0], cells=listed)
    if by_slot or (_answered_in_part(declaration) and not _in_order(declaration)):
        first = declaration.spec.questions[0].cells[declaration.spec.lines[0]].answer
        yield ROWS_MAY_BE_SHIFTED.at(declaration.spec.declaration_sheet, first)


def _answered_in_part(declaration: Declaration) -> bool:
    question = declaration.spec.questions[0].key
    blank = [declaration.answers[question, item.key].is_blank for item in declaration.minerals]
    return any(blank) and not all(blank)


def _in_order(declaration: Declaration) -> bool:
    """True if the minerals were chosen in the order in which the form shows them."""
    chosen = [key_of(pick.name) for pick in declaration.picks if pick.name]
    return list(dict.fromkeys(chosen)) == [key_of(item.name) for item in declaration.minerals]
