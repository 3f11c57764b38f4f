"""The glossary in the CMS."""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import EditView, SnippetViewSet

from courses.models import GlossaryTerm
from courses.usage_admin import SnippetDelete, SnippetUsage, usage_button


class TermEditView(EditView):
    @cached_property
    def header_more_buttons(self):
        return [*super().header_more_buttons, usage_button(self.object)]


class GlossaryTermViewSet(SnippetViewSet):
    model = GlossaryTerm
    icon = "openquote"
    menu_label = _("Glossary")
    menu_order = 260
    add_to_admin_menu = True
    list_display = [
        "term",
        "definition",
        "checked_on",
        BooleanColumn("marks_text", label=_("Marked in lessons"), sort_key="marks_text"),
    ]
    list_filter = ["marks_text"]
    list_per_page = 50
    search_fields = ["term", "aliases", "definition"]
    copy_view_enabled = False
    edit_view_class = TermEditView
    usage_view_class = SnippetUsage
    delete_view_class = SnippetDelete
    delete_template_name = SnippetDelete.template_name
    panels = [
        FieldPanel("term"),
        FieldPanel("aliases"),
        FieldPanel("definition"),
        FieldRowPanel([FieldPanel("source"), FieldPanel("checked_on")]),
        FieldPanel("marks_text"),
    ]


register_snippet(GlossaryTermViewSet)
