"""What courses are about and whom they are for: the catalogue's filters."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet


@register_snippet
class Mineral(models.Model):
    """A mineral or metal that courses are about, as the catalogue's filter names it."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    symbol = models.CharField(_("chemical symbol"), max_length=3, blank=True)

    class Meta:
        verbose_name = _("mineral")
        verbose_name_plural = _("minerals")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@register_snippet
class LearnerRole(models.Model):
    """Whom a course is for, as the catalogue's filter names it."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True)

    class Meta:
        verbose_name = _("role of learners")
        verbose_name_plural = _("roles of learners")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Level(models.TextChoices):
    BEGINNER = "beginner", _("Beginner")
    PRACTITIONER = "practitioner", _("Practitioner")
    ADVANCED = "advanced", _("Advanced")
