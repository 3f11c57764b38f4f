"""Finding a smelter by a part of its name, an alias or its number, and the row that it gives."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from toolkit.checker.likely import form_of
from toolkit.checker.lookup import KnownSmelter
from toolkit.checker.spec import Spec
from toolkit.checker.values import key_of

MAX_FOUND = 20
_NUMBER = re.compile(r"(?:cid)?\s*\d{2,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Match:
    """A smelter of the list, and the other name by which it was found, if it was one."""

    smelter: KnownSmelter
    alias: str = ""


def search(
    smelters: Iterable[KnownSmelter], text: str, metals: Iterable[str], most: int = MAX_FOUND
) -> tuple[Match, ...]:
    """Return the smelters of these metals that the text may mean, the best first, each once.

    `smelters` has a line for each name. Names that begin with the text come before those in which
    a word does, and those before names that are only alike. Numbers match from their beginning.
    """
    wanted = {key_of(metal) for metal in metals}
    lines = [one for one in smelters if key_of(one.metal) in wanted]
    key = key_of(text)
    if not key:
        return ()
    if _NUMBER.fullmatch(key):
        digits = key.removeprefix("cid").strip()
        ranked = [(0, one) for one in lines if one.smelter_id[3:].startswith(digits)]
    else:
        ranked = [(rank, one) for one in lines if (rank := _rank(key, one.lookup_name)) is not None]
    if not ranked:
        ranked = [(3, one) for one in _alike(text, lines)]
    ranked.sort(key=lambda pair: (pair[0], key_of(pair[1].standard_name)))
    found: dict[tuple[str, str], Match] = {}
    for _rank_of_it, one in ranked:
        alias = one.lookup_name if key_of(one.lookup_name) != key_of(one.standard_name) else ""
        found.setdefault((one.metal, one.smelter_id or one.standard_name), Match(one, alias))
        if len(found) == most:
            break
    return tuple(found.values())


def _rank(key: str, name: str) -> int | None:
    name = key_of(name)
    plain, wanted = form_of(name).whole, form_of(key).whole
    if name.startswith(key) or (wanted and plain.startswith(wanted)):
        return 0
    if any(word.startswith(key) for word in name.split()):
        return 1
    return 2 if key in name or (wanted and wanted in plain) else None


def _alike(text: str, lines: list[KnownSmelter]) -> list[KnownSmelter]:
    from rapidfuzz import fuzz, process

    wanted = key_of(text)
    names = [key_of(one.lookup_name) for one in lines]
    found = process.extract(wanted, names, scorer=fuzz.WRatio, score_cutoff=75, limit=MAX_FOUND)
    return [lines[index] for _name, _score, index in found]


def row_of(spec: Spec, smelter: KnownSmelter) -> tuple[dict[str, str], KnownSmelter]:
    """Return the cells of a row for a listed smelter, and the line of the look-up it stands on.

    Where the form has a look-up its formulas fill in the rest, in a form without all is typed.
    """
    table = spec.smelters
    name = smelter.standard_name or smelter.lookup_name
    line = smelter._replace(lookup_name=name, standard_name=name)
    if table.has("lookup_name"):
        return {"metal": smelter.metal, "lookup_name": name}, line
    texts = {
        "metal": smelter.metal,
        "smelter_name": name,
        "country": smelter.country,
        "smelter_id": smelter.smelter_id,
        "smelter_id_source": smelter.id_source,
        "city": smelter.city,
        "state_province": smelter.state_province,
    }
    return {key: text for key, text in texts.items() if text and table.has(key)}, line


def special_row(spec: Spec, metal: str, *, name: str = "") -> dict[str, str]:
    """Return the cells of a row for a smelter that is not listed or, without a name, not known."""
    table = spec.smelters
    if not table.has("lookup_name"):
        return {"metal": metal, "smelter_name": name or table.not_identified}
    if name:
        return {"metal": metal, "lookup_name": table.not_listed, "smelter_name": name}
    return {"metal": metal, "lookup_name": table.not_identified}
