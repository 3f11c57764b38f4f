"""Smelter lists that an operator loaded, with every version that there was."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from toolkit.checker.smelter_file import ListedSmelter

ENTRY_FIELDS = (
    "metal",
    "name",
    "smelter_id",
    "country",
    "city",
    "state_province",
    "id_source",
    "status",
)


class SmelterList(models.Model):
    """A list by its name, such as "CMRT"; what is in it is in its versions."""

    name = models.CharField(_("name"), max_length=60, unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("smelter list")
        verbose_name_plural = _("smelter lists")

    def __str__(self) -> str:
        return self.name


class SmelterListVersionQuerySet(models.QuerySet["SmelterListVersion"]):
    def visible_to(self, user: object) -> "SmelterListVersionQuerySet":
        """Keep all for those whom a group lets look at lists, and nothing for others."""
        allowed = user.is_active and user.has_perm("toolkit.view_smelterlistversion")
        return self if allowed else self.none()

    def in_use(self) -> "SmelterListVersionQuerySet":
        """Keep the versions that workbooks are checked against, at most one of each list."""
        return self.filter(is_in_use=True).order_by("smelter_list__name")


class SmelterListVersion(models.Model):
    """One state of a list. It is never changed, only put in use or out of use."""

    smelter_list = models.ForeignKey(SmelterList, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    label = models.CharField(
        _("form"), max_length=60, blank=True, help_text=_("The form whose look-up it was.")
    )
    source_name = models.CharField(_("file"), max_length=200)
    content_hash = models.CharField(
        max_length=64, help_text=_("Of the smelters, whatever kind of file they came in.")
    )
    smelter_count = models.PositiveIntegerField(_("smelters"))
    change_counts = models.JSONField(
        default=dict,
        help_text=_("Smelters added, removed and so on since the version before."),
    )
    is_in_use = models.BooleanField(_("in use"), default=False)
    loaded_at = models.DateTimeField(_("loaded"), auto_now_add=True)
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("loaded by"),
        help_text=_("Empty: from the command line."),
    )

    objects = SmelterListVersionQuerySet.as_manager()

    class Meta:
        ordering = ["smelter_list__name", "-number"]
        verbose_name = _("version of a smelter list")
        verbose_name_plural = _("versions of smelter lists")
        constraints = [
            models.UniqueConstraint(
                fields=["smelter_list", "number"], name="smelter_list_version_once"
            ),
            models.UniqueConstraint(
                fields=["smelter_list"],
                condition=Q(is_in_use=True),
                name="one_version_of_a_list_in_use",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.smelter_list} {self.number}"

    def smelters(self) -> Iterable[ListedSmelter]:
        """Return its smelters, in the order of the file."""
        for row in self.entries.values(*ENTRY_FIELDS, "aliases"):
            yield ListedSmelter(**row | {"aliases": tuple(row["aliases"])})


class SmelterStatus(models.TextChoices):
    CONFORMANT = "conformant", _("Conformant")
    ACTIVE = "active", _("Active")
    OTHER = "other", _("Other")


class SmelterEntry(models.Model):
    """One smelter of one version."""

    version = models.ForeignKey(
        SmelterListVersion, on_delete=models.CASCADE, related_name="entries"
    )
    position = models.PositiveIntegerField()
    metal = models.CharField(_("metal"), max_length=200)
    name = models.CharField(_("name"), max_length=200)
    smelter_id = models.CharField(_("smelter ID"), max_length=200, blank=True)
    country = models.CharField(_("country"), max_length=200, blank=True)
    city = models.CharField(_("city"), max_length=200, blank=True)
    state_province = models.CharField(_("state or province"), max_length=200, blank=True)
    id_source = models.CharField(_("source of the ID"), max_length=200, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=SmelterStatus, blank=True)
    aliases = models.JSONField(_("aliases"), default=list)

    class Meta:
        ordering = ["position"]
        verbose_name = _("smelter")
        verbose_name_plural = _("smelters")
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="smelter_in_its_place")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.metal})"
