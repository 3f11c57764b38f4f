"""A small piece of a sheet in which the learner finds the wrong cells."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from assessments.quizzes.core.credit import mark_picks
from assessments.quizzes.core.sheet import LARGEST, cell_names, cells_of, letters_of, rows_of
from assessments.quizzes.question_types._base import QuestionBlock, WithFigure


class SheetOfCells(WithFigure, forms.CheckboxSelectMultiple):
    """A sheet whose cells are checkboxes: a table with real headers, one Tab stop a cell."""

    template_name = "quizzes/widgets/wrong_cells.html"

    def __init__(self, *args, sheet: dict, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        id_, chosen = context["widget"]["attrs"].get("id"), set(value or [])
        rows = [
            {
                "number": row["number"],
                "cells": [
                    cell
                    | {"is_chosen": cell["name"] in chosen, "id": id_ and f"{id_}_{cell['name']}"}
                    for cell in row["cells"]
                ],
            }
            for row in self.sheet["rows"]
        ]
        context["widget"]["sheet"] = self.sheet | {"rows": rows}
        return context


class PastedBlock(blocks.TextBlock):
    """Text from a workbook: a tab at its start or end is an empty cell, and stays."""

    @cached_property
    def field(self):
        field = super().field
        field.strip = False
        return field


class WrongCellBlock(blocks.StructBlock):
    cell = blocks.CharBlock(max_length=8, label=_("Cell"), help_text=_("For example C6."))
    note = blocks.TextBlock(
        rows=2, required=False, label=_("Why it is wrong"), help_text=_("Shown after the quiz.")
    )

    class Meta:
        label = _("Wrong cell")


class WrongCellsBlock(QuestionBlock):
    caption = blocks.CharBlock(
        max_length=200, label=_("Caption"), help_text=_("What the sheet is, for example its name.")
    )
    columns = blocks.CharBlock(
        max_length=120, label=_("Column letters"), help_text=_("For example B, C, D or B-D.")
    )
    header = blocks.CharBlock(
        max_length=1000,
        label=_("Headings"),
        help_text=_("One a column, apart by a bar: Metal | Smelter | Country. Not to be picked."),
    )
    first_row = blocks.IntegerBlock(
        min_value=1, max_value=99_999, default=5, label=_("Number of the first row")
    )
    rows = PastedBlock(
        rows=8,
        label=_("Cells"),
        help_text=_("One row a line, as copied from a workbook, or apart by a bar."),
    )
    wrong = blocks.ListBlock(WrongCellBlock(), min_num=1, label=_("Wrong cells"))

    plain_type = "cells"
    review_template = "quizzes/types/wrong_cells.html"

    def from_plain(self, facts: dict) -> dict:
        notes = facts.get("notes", {})
        return super().from_plain(facts) | {
            "caption": facts["caption"],
            "columns": ", ".join(facts["columns"]),
            "header": " | ".join(facts["header"]),
            "first_row": facts["first_row"],
            "rows": "\n".join("\t".join(str(cell) for cell in row) for row in facts["rows"]),
            "wrong": [{"cell": cell, "note": notes.get(cell, "")} for cell in facts["wrong"]],
        }

    def to_plain(self, value) -> dict:
        columns = letters_of(value["columns"])
        wrong = {one["cell"].strip().upper(): one["note"] or "" for one in value["wrong"]}
        return super().to_plain(value) | {
            "caption": value["caption"],
            "columns": columns,
            "header": cells_of(value["header"]),
            "first_row": value["first_row"],
            "rows": rows_of(value["rows"], width=len(columns)),
            "wrong": list(wrong),
            "notes": {cell: note for cell, note in wrong.items() if note},
        }

    def clean(self, value):
        cleaned = super().clean(value)
        errors: dict[str, ValidationError] = {}
        try:
            columns = letters_of(cleaned["columns"])
        except ValueError:
            message = _("Write column letters from A to Z, for example B, C, D or B-D.")
            raise StructBlockValidationError({"columns": ValidationError(message)}) from None
        rows = rows_of(cleaned["rows"], width=len(columns))
        if len(set(columns)) < len(columns):
            errors["columns"] = ValidationError(_("A column stands here twice."))
        if len(cells_of(cleaned["header"])) != len(columns):
            errors["header"] = ValidationError(_("There must be one heading for each column."))
        if not 1 <= len(rows) <= LARGEST or any(len(row) != len(columns) for row in rows):
            errors["rows"] = ValidationError(
                _("No row may have more cells than there are columns, and there may be 26 rows.")
            )
        elif cleaned["first_row"] is None:  # a draft may leave out what is required
            errors["first_row"] = ValidationError(_("Write the number of the first row."))
        elif not errors:
            names = cell_names(columns, first_row=cleaned["first_row"], rows=len(rows))
            wrong = [one["cell"].strip().upper() for one in cleaned["wrong"]]
            if not set(wrong) <= set(names) or len(set(wrong)) < len(wrong):
                errors["wrong"] = ValidationError(
                    _("Name each wrong cell once, as it is in the sheet, for example C6.")
                )
        if errors:
            raise StructBlockValidationError(errors)
        return cleaned

    def show(self, value, *, seed: int) -> dict:
        """Return what an attempt keeps: sheet (caption, columns, rows), wrong, notes by cell."""
        columns, first = letters_of(value["columns"]), value["first_row"]
        rows = rows_of(value["rows"], width=len(columns))
        sheet = {
            "caption": value["caption"],
            "columns": [
                {"letter": letter, "heading": heading}
                for letter, heading in zip(columns, cells_of(value["header"]), strict=False)
            ],
            "rows": [
                {
                    "number": number,
                    "cells": [
                        {"name": f"{column}{number}", "text": text}
                        for column, text in zip(columns, row, strict=False)
                    ],
                }
                for number, row in enumerate(rows, start=first)
            ],
        }
        notes = {one["cell"].strip().upper(): one["note"] or "" for one in value["wrong"]}
        return super().show(value, seed=seed) | {
            "sheet": sheet,
            "wrong": list(notes),
            "notes": notes,
        }

    def formfield(self, shown: dict) -> forms.Field:
        """Return the field whose cleaned value is a list of cells: "C6"."""
        cells = [cell for row in shown["sheet"]["rows"] for cell in row["cells"]]
        return forms.MultipleChoiceField(
            label=shown["stem"],
            choices=[(cell["name"], cell["text"]) for cell in cells],
            widget=SheetOfCells(figure=shown.get("figure"), sheet=shown["sheet"]),
            required=False,
            help_text=_(
                "Tick each cell that is wrong. Each that you find earns an equal part of the mark;"
                " a cell ticked wrongly takes away as much, but never more than you have."
            ),
        )

    def mark(self, shown: dict, answer: list[str] | None) -> Decimal:
        return mark_picks(right=shown["wrong"], chosen=answer or [])

    def solution(self, shown: dict) -> list[str]:
        return shown["wrong"]

    def review(self, shown: dict, answer: list[str] | None) -> dict:
        """Return figure, sheet and tally; each cell has state and note besides name and text.

        state is "found", "missed", "picked" (wrongly) or "".
        """
        wrong, chosen = set(shown["wrong"]), set(answer or [])

        def looked_at(cell: dict) -> dict:
            name = cell["name"]
            state = ("found" if name in chosen else "missed") if name in wrong else ""
            return cell | {
                "state": state or ("picked" if name in chosen else ""),
                "note": shown["notes"].get(name, ""),
            }

        rows = [
            row | {"cells": [looked_at(cell) for cell in row["cells"]]}
            for row in shown["sheet"]["rows"]
        ]
        tally = {"right": len(chosen & wrong), "wrong": len(chosen - wrong), "of": len(wrong)}
        return super().review(shown, answer) | {
            "sheet": shown["sheet"] | {"rows": rows},
            "remarks": [cell for row in rows for cell in row["cells"] if cell["state"]],
            "tally": tally if chosen else None,
        }

    class Meta:
        icon = "table"
        label = _("Spot the wrong cells")


NAME = "wrong_cells"
BLOCK = WrongCellsBlock()
