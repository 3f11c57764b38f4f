"""What the Checker's formulas give for a draft, so that a preview shows it without calculating.

Excel does not calculate in its protected view, in which downloaded files open.
"""

import datetime

from toolkit.checker.practice.draft import Draft
from toolkit.checker.practice.sheets.checker_sheet import TOTAL_ROW
from toolkit.checker.spec import CheckerRow

type Result = str | int


def checker_values(draft: Draft) -> dict[str, Result]:
    """Return the result of each formula of the sheet, by its cell; dates are serial numbers."""
    results: dict[str, Result] = {}
    total = 0
    for item in draft.spec.checker:
        needed, missing = int(_is_needed(draft, item)), int(not _is_complete(draft, item))
        total += needed * missing
        state = "Not asked" if not needed else "To do" if missing else "Complete"
        line = {"B": _echo(draft, item), "C": state, "F": needed, "G": missing}
        line["H"] = needed * missing
        results |= {f"{letter}{item.row}": result for letter, result in line.items()}
    return results | {f"H{TOTAL_ROW}": total, "D2": total}


def _is_needed(draft: Draft, item: CheckerRow) -> bool:
    scope = draft.values.get(draft.spec.field("declaration_scope").cell, "")
    match item.gate:
        case "always":
            return True
        case "scope_user_defined":
            return scope not in ("", draft.scope("A"), draft.scope("B"))
        case "scope_product_list":
            return scope == draft.scope("B")
        case "any_mineral_in_scope":
            return any(not _is_closed(draft, m.name, True) for m in draft.spec.minerals)
        case "comment_for_yes":
            answer = draft.values.get(draft.spec.company_question("B").answer)
            in_scope = any(not _is_closed(draft, m.name, True) for m in draft.spec.minerals)
            return in_scope and answer == "Yes"
        case "has_not_listed_row":
            return any(_not_listed(draft))
    return not _is_closed(draft, draft.spec.mineral(item.mineral).name, item.gate == "q1q2_open")


def _is_closed(draft: Draft, metal: str, both: bool) -> bool:
    first, second = draft.answer(metal, "Q1"), draft.answer(metal, "Q2")
    return first == "No" or (both and first == "Yes" and second == "No")


def _not_listed(draft: Draft) -> list[tuple[str, str]]:
    wanted = draft.spec.smelters.not_listed
    return [(r.smelter_name, r.country) for r in draft.rows if r.lookup_name == wanted]


def _is_read(draft: Draft, item: CheckerRow) -> bool:
    return all(
        draft.answer(draft.spec.mineral(item.mineral).name, question) == "Yes"
        for question in item.reads_if
    )


def _value(draft: Draft, item: CheckerRow) -> Result:
    if item.target.sheet == draft.spec.products.sheet:
        return draft.products[0].number if draft.products else ""
    value = draft.values.get(item.target.cell, "")
    if isinstance(value, datetime.date):
        return (value - datetime.date(1899, 12, 30)).days
    return value


def _is_complete(draft: Draft, item: CheckerRow) -> bool:
    value = str(_value(draft, item))
    match item.complete_when:
        case "smelter_row_for_metal":
            rows = draft.rows_of(draft.spec.mineral(item.mineral).name)
            return any(row.lookup_name for row in rows)
        case "not_listed_rows_have_name_and_country":
            return all(name and country for name, country in _not_listed(draft))
        case "contains_at_sign":
            return "@" in value
        case "length_at_least_2":
            return len(value) > 1
    return bool(value) and _is_read(draft, item)


def _echo(draft: Draft, item: CheckerRow) -> Result:
    match item.complete_when:
        case "smelter_row_for_metal":
            return f"{len(draft.rows_of(draft.spec.mineral(item.mineral).name))} in the list"
        case "not_listed_rows_have_name_and_country":
            return f"{len(_not_listed(draft))} not listed"
    return _value(draft, item) if _is_read(draft, item) else ""
