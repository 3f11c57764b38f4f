"""What a trainer puts together in an exercise: files, alternatives, things to sort, criteria."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    CharBlock,
    ChoiceBlock,
    IntegerBlock,
    StructBlock,
    StructBlockValidationError,
    TextBlock,
)
from wagtail.documents.blocks import DocumentChooserBlock

from toolkit.checker.practice.spotting import tidy_cell

SHEETS = [("Declaration", "Declaration"), ("Smelter List", "Smelter List")]


class MaterialBlock(StructBlock):
    """A file that learners may take."""

    title = CharBlock(label=_("Title"), max_length=120)
    document = DocumentChooserBlock(label=_("File"))

    class Meta:
        icon = "doc-full"
        label = _("File")


class AlternativeBlock(StructBlock):
    """A cell of the solution in which something else is right too."""

    sheet = ChoiceBlock(label=_("Sheet"), choices=SHEETS, default="Declaration")
    cell = CharBlock(
        label=_("Cell"),
        max_length=8,
        help_text=_("For example D38; for a smelter, the cell of its metal."),
    )
    accepted = TextBlock(
        label=_("Also right"),
        rows=2,
        help_text=_("One answer a line. A single * takes any answer."),
    )

    class Meta:
        icon = "check"
        label = _("Alternative")

    def clean(self, value):
        value = super().clean(value)
        if not tidy_cell(value["cell"]):
            raise StructBlockValidationError(
                {"cell": ValidationError(_("Write the address of a cell, for example D38."))}
            )
        return value


class SortItemBlock(StructBlock):
    """A file to be sorted, and where it belongs."""

    title = CharBlock(label=_("Title"), max_length=120)
    document = DocumentChooserBlock(label=_("File"), required=False)
    about = TextBlock(label=_("What it is"), rows=2, required=False)
    belongs = CharBlock(
        label=_("Belongs to"),
        max_length=60,
        help_text=_("Write it alike for all that belong together, for example CMRT."),
    )

    class Meta:
        icon = "list-ul"
        label = _("File to sort")


class CriterionBlock(StructBlock):
    """One criterion by which a text is marked."""

    text = CharBlock(label=_("Criterion"), max_length=250)
    points = IntegerBlock(label=_("Points"), min_value=1, max_value=20, default=1)

    class Meta:
        icon = "tick-inverse"
        label = _("Criterion")
