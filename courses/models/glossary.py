"""The words of the field, each with what it means here."""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.models import TranslatableMixin


class GlossaryTerm(TranslatableMixin, models.Model):
    """A term, its other words, and its definition. Lessons explain it where it first occurs."""

    term = models.CharField(_("term"), max_length=80)
    slug = models.SlugField(
        max_length=80, editable=False, help_text=_("Its place on the glossary's page.")
    )
    aliases = models.TextField(
        _("other words"),
        blank=True,
        help_text=_("One a line: plurals, short forms, other spellings. Lessons mark them too."),
    )
    definition = models.TextField(
        _("definition"), max_length=600, help_text=_("One to three sentences, in plain words.")
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    marks_text = models.BooleanField(
        _("marked in lessons"),
        default=True,
        help_text=_("Take the tick away for everyday words, which would be marked too often."),
    )

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary")
        ordering = ["term"]
        constraints = [
            models.UniqueConstraint(fields=["locale", "slug"], name="glossary_slug_once"),
            models.UniqueConstraint(
                models.functions.Lower("term"), "locale", name="glossary_term_once"
            ),
        ]

    def __str__(self) -> str:
        return self.term

    def clean(self) -> None:
        """Refuse a term that is there: the form leaves out the language, and so the constraint."""
        super().clean()
        same = GlossaryTerm.objects.filter(locale=self.locale_id, term__iexact=self.term)
        if same.exclude(pk=self.pk).exists():
            raise ValidationError({"term": _("This term is in the glossary already.")})

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the term, with an address of its own that stays when the term is reworded."""
        if not self.slug:
            self.slug = self._free_slug()
        super().save(*args, **kwargs)

    def _free_slug(self) -> str:
        wanted = slugify(self.term)[:70] or "term"
        taken = set(
            GlossaryTerm.objects.filter(locale=self.locale_id, slug__startswith=wanted).values_list(
                "slug", flat=True
            )
        )
        numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
        return next(slug for slug in [wanted, *numbered] if slug not in taken)

    def get_absolute_url(self) -> str:
        return f"{reverse('courses:glossary')}#{self.slug}"

    @property
    def alias_list(self) -> list[str]:
        """The other words, one text each."""
        return [line.strip() for line in self.aliases.splitlines() if line.strip()]
