"""A worked example on a piece of a reporting template, with cells called out."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from courses.blocks.text import SHORT
from courses.core.sheets import is_column, split_cell

HEADINGS_HELP = _(
    "As headings write the letters of the columns. Of each row the first field is its number on the"
    " sheet; give that column any heading."
)


class CallOutBlock(blocks.StructBlock):
    cell = blocks.CharBlock(max_length=10, label=_("cell"), help_text=_("For example D26."))
    kind = blocks.ChoiceBlock(
        choices=[("note", _("Look here")), ("right", _("Right")), ("wrong", _("Wrong"))],
        default="note",
        label=_("kind"),
    )
    text = blocks.RichTextBlock(features=SHORT, label=_("text"))

    class Meta:
        icon = "comment"
        label = _("Called-out cell")


class SheetBlock(blocks.StructBlock):
    """A piece of a template as it is filled in, with numbered cells and a text for each."""

    title = blocks.CharBlock(max_length=160, label=_("title"))
    place = blocks.CharBlock(
        max_length=120,
        label=_("template and sheet"),
        help_text=_("For example CMRT 6.5, Declaration."),
    )
    cells = TypedTableBlock(
        [("text", blocks.CharBlock(required=False, label=_("text")))],
        label=_("cells"),
        help_text=HEADINGS_HELP,
    )
    calls = blocks.ListBlock(CallOutBlock(), min_num=1, max_num=9, label=_("called-out cells"))
    practice = blocks.CharBlock(
        max_length=20,
        required=False,
        label=_("key of the exercise"),
        help_text=_("Where learners try it in the template, for example C2.M2.X1."),
    )

    def clean(self, value):
        cleaned = super().clean(value)
        errors = {}
        try:
            there = set(_named(cleaned["cells"]))
        except ValueError as error:
            errors["cells"] = ValidationError(str(error))
        else:
            for call in cleaned["calls"]:
                if split_cell(call["cell"]) not in there:
                    words = _now("Cell %(cell)s is not in this piece of the sheet.")
                    errors["calls"] = ValidationError(words % {"cell": call["cell"]})
        if errors:
            raise StructBlockValidationError(errors)
        return cleaned

    def get_context(self, value, parent_context=None):
        from courses.content import lesson_links  # the pages, which are made of these blocks

        context = super().get_context(value, parent_context=parent_context)
        calls = list(enumerate(value["calls"], 1))
        marks = {split_cell(call["cell"]): (number, call["kind"]) for number, call in calls}
        columns = [column["heading"].strip().upper() for column in value["cells"].columns][1:]
        code = value.get("practice", "")
        context |= {
            "columns": columns,
            "rows": [
                (number, [(text, marks.get((column, _whole(number)))) for column, text in row])
                for number, row in _rows(value["cells"], columns)
            ],
            "calls": calls,
            "practice": lesson_links([code]).get(code) if code else None,
        }
        return context

    class Meta:
        icon = "table"
        label = _("Worked example on a sheet")
        template = "courses/blocks/sheet.html"


def _rows(table, columns):
    """Return each row as its number (text) and pairs of a column and what stands there."""
    for row in table.rows:
        number, *values = [str(child or "").strip() for child in row]
        yield number, list(zip(columns, values, strict=False))


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 8 else 0


def _named(table):
    """Return the column and row of each cell. Raises ValueError, with a sentence for the author."""
    columns = [column["heading"].strip().upper() for column in table.columns][1:]
    if not columns or not all(map(is_column, columns)):
        raise ValueError(_now("Head each column after the first with its letter on the sheet."))
    cells = []
    for number, row in _rows(table, columns):
        if not _whole(number):
            raise ValueError(_now("Begin each row with its number on the sheet."))
        cells += [(column, int(number)) for column, _text in row]
    return cells
