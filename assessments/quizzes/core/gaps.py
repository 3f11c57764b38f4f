"""A text with gaps: "The sheet {Checker|checker} shows it." """

import re
from dataclasses import dataclass

GAP = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Gap:
    """A place to fill in: its id ("0", "1" …) and what is accepted there, the best one first."""

    id: str
    accepted: tuple[str, ...]


def parse(text: str) -> list[str | Gap]:
    """Return the text's pieces in order: words, and the gaps between them.

    Raises ValueError if a brace has no partner, a gap is empty or there is none.
    """
    pieces: list[str | Gap] = []
    end = count = 0
    for found in GAP.finditer(text):
        accepted = tuple(one.strip() for one in found[1].split("|") if one.strip())
        if not accepted:
            raise ValueError("A gap is empty.")
        pieces += [text[end : found.start()], Gap(str(count), accepted)]
        end, count = found.end(), count + 1
    pieces.append(text[end:])
    words = "".join(piece for piece in pieces if isinstance(piece, str))
    if not count or "{" in words or "}" in words:
        raise ValueError("There is no gap, or a brace has no partner.")
    return [piece for piece in pieces if piece != ""]
