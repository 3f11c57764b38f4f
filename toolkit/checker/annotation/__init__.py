"""The annotated copy: the learner's own workbook back, with the findings in it.

The workbook is never saved by a library, which would lose every stored result: parts of the zip
are patched, and all others are copied as they lie.
"""

from toolkit.checker.annotation.annotate import annotate, annotated
from toolkit.checker.annotation.refused import OTHER_FORMAT, CopyRefused
from toolkit.checker.annotation.texts import Lesson, Texts, Words

__all__ = ["OTHER_FORMAT", "CopyRefused", "Lesson", "Texts", "Words", "annotate", "annotated"]
