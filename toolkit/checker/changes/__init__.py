"""What changed between two versions of a template, and one's answers carried over to the newest."""

from toolkit.checker.changes.carry import Carried, carry_over, target_of
from toolkit.checker.changes.compare import Change, compare
from toolkit.checker.changes.items import Item, Outcome

__all__ = ["Carried", "Change", "Item", "Outcome", "carry_over", "compare", "target_of"]
