"""How the editor looks, and by which view pages are edited."""

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.viewsets.pages import PageViewSet

from academy.site.comment_mails import page_viewset


@hooks.register("register_admin_viewset")
def pages() -> PageViewSet:
    return page_viewset


@hooks.register("insert_global_admin_css")
def our_colours() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/cms.css"))
