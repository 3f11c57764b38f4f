"""The formulas of the Checker sheet: what is needed, and what is complete.

They say in our own words what `verdict` computes, quirks of the official Checker included.
"""

from toolkit.checker.layout.formulas import (
    all_of,
    any_in_scope,
    any_of,
    is_open,
    label_cell,
    quoted,
)
from toolkit.checker.layout.formulas import on as _on
from toolkit.checker.spec import CheckerRow, Spec


def _cell(spec: Spec, cell: str) -> str:
    return _on(spec.declaration_sheet, cell)


def _column(spec: Spec, key: str, last: int = 0) -> str:
    table = spec.smelters
    letter = table.column(key).letter
    return f"'{table.sheet}'!${letter}${table.first_row}:${letter}${last or table.last_row}"


def _name(spec: Spec, line: str) -> str:
    """Return the name of a mineral, or where the name of a slot stands."""
    if spec.selection is not None:
        return _cell(spec, label_cell(spec, line))
    return quoted(spec.mineral(line).name)


def echo(spec: Spec, item: CheckerRow) -> str:
    """Return the formula for what was entered."""
    match item.complete_when:
        case "smelter_row_for_metal" | "metal_in_smelter_list":
            name = _name(spec, item.mineral)
            counted = f"IF(LEN({name})=0,0,COUNTIF({_column(spec, 'metal')},{name}))"
            return f'={counted}&" in the list"'
        case "not_listed_rows_have_name_and_country":
            not_listed = quoted(spec.smelters.not_listed)
            return f'=COUNTIF({_column(spec, "lookup_name")},{not_listed})&" not listed"'
    source = _on(item.target.sheet, item.target.cell)
    return f'=IF(LEN({source})=0,"",{source})'


def needed(spec: Spec, item: CheckerRow) -> str:
    """Return the condition under which the line counts."""
    scope = _cell(spec, spec.field("declaration_scope").cell)
    a, b, _ = (quoted(text) for text in spec.field("declaration_scope").allowed)
    match item.gate:
        case "always":
            return "TRUE"
        case "never":
            return "FALSE"
        case "scope_user_defined":
            return f"NOT(OR({scope}=0,{scope}={a},{scope}={b}))"
        case "scope_product_list":
            return f"{scope}={b}"
        case "any_mineral_in_scope":
            return any_in_scope(spec, spec.declaration_sheet)
        case "comment_for_yes":
            asked = next(
                asked
                for asked in spec.company_questions
                if not asked.per_mineral and asked.comment == item.target.cell
            )
            return all_of(
                (
                    any_in_scope(spec, spec.declaration_sheet),
                    f'{_cell(spec, asked.answer)}="Yes"',
                )
            )
        case "has_not_listed_row":
            names = _column(spec, "lookup_name")
            return f"COUNTIF({names},{quoted(spec.smelters.not_listed)})>0"
        case "other_mineral_selected":
            return f"{_others(spec)}>0"
        case "started_without_first_answer":
            first, second = (
                _cell(spec, question.cells[item.mineral].answer) for question in spec.questions[:2]
            )
            return f'AND({second}="Yes",{first}=0)'
    return is_open(spec, item.gate, item.mineral, spec.declaration_sheet)


def _others(spec: Spec) -> str:
    """Return how many picks say that another mineral is named below."""
    if spec.selection is None:
        return "0"
    other = quoted(spec.selection.other)
    return "+".join(f"({_cell(spec, pick.cell)}={other})" for pick in spec.selection.picks)


def complete(spec: Spec, item: CheckerRow) -> str:
    """Return the condition under which nothing is missing; false for a slot that is not used."""
    tests = []
    if item.mineral and spec.selection is not None:
        tests.append(f"LEN({_name(spec, item.mineral)})>0")
    tests += [
        f'{_cell(spec, spec.question(key).cells[item.mineral].answer)}="Yes"'
        for key in item.reads_if
    ]
    return all_of((*tests, _own_test(spec, item)))


def _own_test(spec: Spec, item: CheckerRow) -> str:
    source = _on(item.target.sheet, item.target.cell)
    selection = spec.selection
    match item.complete_when:
        case "at_least_one_mineral_selected" if selection is not None:
            return any_of(f"LEN({_cell(spec, cell)})>0" for cell in selection.labels)
        case "other_count_equals_other_names" if selection is not None:
            named = "+".join(
                f"ISTEXT({_cell(spec, pick.other)})*(LEN({_cell(spec, pick.other)})>0)"
                for pick in selection.picks
            )
            return f"({_others(spec)})=({named})"
        case "product_list_first_row_filled":
            return f"LEN({source})>0"
        case "metal_in_smelter_list":
            metals = _column(spec, "metal", spec.smelters.metals_counted_to)
            return f"COUNTIF({metals},{_name(spec, item.mineral)})>0"
        case "smelter_row_for_metal":
            return _has_row(spec, _name(spec, item.mineral))
        case "not_listed_rows_have_name_and_country":
            return _not_listed_are_described(spec)
        case "contains_at_sign":
            return f'ISNUMBER(SEARCH("@",{source}))'
        case "length_at_least_2":
            return f"LEN({source})>1"
        case "not_blank_and_comment_if_other_format":
            return _survey_is_described(spec, item, source)
    return f"NOT({source}=0)"


def _has_row(spec: Spec, name: str) -> str:
    table = spec.smelters
    metals = _column(spec, "metal")
    tests = [f"({metals}={name})"]
    if table.uncounted_rows:
        first, last = table.uncounted_rows
        tests.append(f"((ROW({metals})<{first})+(ROW({metals})>{last}))")
    match table.row_counts:
        case "metal_and_more_text":
            joined = f"{metals}&{_column(spec, 'lookup_name')}"
            tests[0] = f"(LEFT({joined},LEN({name}))={name})*(LEN({joined})>LEN({name}))"
            listed = f"COUNTIF({_column(spec, 'metal', table.metals_counted_to)},{name})>0"
            return all_of((listed, f"SUMPRODUCT({'*'.join(tests)})>0"))
        case "metal_and_lookup":
            tests.append(f"(LEN({_column(spec, 'lookup_name')})>0)")
        case "lookup_and_country_cells":  # a formula is enough, whatever it gives
            tests += [f"(1-ISBLANK({_column(spec, key)}))" for key in ("lookup_name", "country")]
        case "named_with_country":
            tests += [f"(LEN({_column(spec, key)})>0)" for key in ("smelter_name", "country")]
    return f"SUMPRODUCT({'*'.join(tests)})>0"


def _not_listed_are_described(spec: Spec) -> str:
    """A typed number that the look-up does not know turns the official test into an error."""
    names, typed = _column(spec, "lookup_name"), _column(spec, "smelter_name")
    gaps = f"((LEN({typed})=0)+(LEN({_column(spec, 'country')})=0)>0)"
    described = f"SUMPRODUCT(({names}={quoted(spec.smelters.not_listed)})*{gaps})=0"
    lost = f'SUMPRODUCT((LEN({_column(spec, "cid_input")})>0)*({names}="")*(1-ISBLANK({names})))>0'
    return any_of((described, lost))


def _survey_is_described(spec: Spec, item: CheckerRow, source: str) -> str:
    asked = next(q for q in spec.company_questions if q.role == "survey")
    listed = any_of(f"{source}={quoted(text)}" for text in asked.allowed)
    other = any_of(f"{source}={quoted(text)}" for text in asked.comment_for)
    return all_of((listed, f"OR(NOT({other}),NOT({_cell(spec, item.comment)}=0))"))
