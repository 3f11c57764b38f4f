"""What was found in all checks of a day, counted."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

FREE_CHECK = uuid.UUID(int=0)
"""Stands for an exercise in the totals of free checks: a database takes two NULLs for different."""


class Total(models.Model):
    """What was found in all checks of one day: sums only, of nobody in particular."""

    day = models.DateField()
    exercise_key = models.UUIDField(default=FREE_CHECK)
    template = models.CharField(max_length=20, blank=True)
    version = models.CharField(max_length=20, blank=True)

    GROUP = ["day", "exercise_key", "template", "version"]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.template} {self.version} on {self.day}"


class CheckTotal(Total):
    """How many files were checked."""

    files = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=Total.GROUP, name="check_total_once")]


class RuleTotal(Total):
    """In how many files a rule found something, and how often in all."""

    code = models.CharField(max_length=60)
    files = models.IntegerField(default=0)
    findings = models.IntegerField(default=0)

    class Meta:
        verbose_name = _("common finding")
        verbose_name_plural = _("common findings")
        constraints = [
            models.UniqueConstraint(fields=[*Total.GROUP, "code"], name="rule_total_once")
        ]


class CellTotal(Total):
    """How often a rule found something in a cell; in a list, in a column: lines move."""

    code = models.CharField(max_length=60)
    sheet = models.CharField(max_length=60, blank=True)
    cell = models.CharField(max_length=12, blank=True)
    findings = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[*Total.GROUP, "code", "sheet", "cell"], name="cell_total_once"
            )
        ]
