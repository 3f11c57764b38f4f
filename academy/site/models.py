"""Pages of the public site, what its groups were granted, and mails that wait."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField
from wagtail.models import Page

from courses.content import contents
from toolkit.feedback import sample_finding


class HomePage(Page):
    """The front door: what the Academy is for, and the first courses."""

    headline = models.CharField(_("headline"), max_length=120)
    lead = models.CharField(_("lead"), max_length=400)
    closing = RichTextField(_("closing text"), features=["bold", "italic", "link"], blank=True)

    content_panels = [*Page.content_panels, "headline", "lead", "closing"]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["site.TextPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {
            "outlines": list(contents().outlines.values())[:3],
            "sample": sample_finding(),
        }


class TextPage(Page):
    """A page of plain text: about, privacy, accessibility."""

    body = RichTextField(_("text"), features=["h2", "h3", "bold", "italic", "link", "ol", "ul"])

    content_panels = [*Page.content_panels, "body"]
    parent_page_types = ["site.HomePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("text page")


class GroupGrant(models.Model):
    """That a group of the CMS was once given a permission by the Academy: see groups.py."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    grant = models.CharField(max_length=120, help_text=_("The permission, and on what."))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "grant"], name="grant_once")]

    def __str__(self) -> str:
        return self.grant


class ReviewNotice(models.Model):
    """Mails about a review or comments in the CMS that are still to be sent; then deleted."""

    kind = models.CharField(
        max_length=20, help_text=_("What happened: see review_mails.py and comment_mails.py.")
    )
    state_id = models.PositiveBigIntegerField(
        help_text=_("The review, or the step of it; of comments, the page.")
    )
    comments = models.JSONField(default=dict, help_text=_("Which comments changed, and how."))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.kind} {self.state_id}"
