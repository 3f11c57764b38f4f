"""The glossary in the CMS."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from courses.models import GlossaryTerm


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
    panels = [
        FieldPanel("term"),
        FieldPanel("aliases"),
        FieldPanel("definition"),
        FieldRowPanel([FieldPanel("source"), FieldPanel("checked_on")]),
        FieldPanel("marks_text"),
    ]


register_snippet(GlossaryTermViewSet)
