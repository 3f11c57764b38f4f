"""Which smelter of a list is likely meant by a name or a number that the list does not have.

A wrong guess is worse than none: it makes a learner put a stranger's smelter into every
customer's file. So names are compared twice, whole and by the words that tell smelters apart, and
nothing is said of names that are short or only general, nor where two smelters fit equally.
"""

import re
import unicodedata
from dataclasses import dataclass, replace

from toolkit.checker.countries import country_key
from toolkit.checker.lookup import KnownSmelter, Lookup
from toolkit.checker.values import key_of

MAX_GUESSES = 300
"""Names and numbers that are looked up in one check; findings of a kind end at 100."""

SHORTEST = 4
"""Letters that the telling words of a name must have together."""

# Shares from 0 to 1, tried on the names of the official look-ups: no name of one smelter leads to
# another smelter, except where two have the same name but for the kind of company.
LIKELY = 0.79
"""How alike the telling words are in a hint to a name that is unknown anyway: 4 letters of 5."""
LEAST_WHOLE = 0.75
LEAST_WORD = 0.6
CLEARLY = 0.06
"""How much better than the second the best must be, of 2."""
NEAREST = 8
LONG = 6
"""Letters of a word in which a slip can be told from another word."""

_WORD = re.compile(r"[^\W_]+")
_LEGAL_WORDS = """
    ab ag as asa bhd berhad bv bvba ca co company corp corporation cv de del den di do dos du e et
    gmbh group holding holdings inc incorporated jsc kg kk la limited llc llp lp ltd ltda mbh nv of
    ojsc oao ooo oy oyj pao pjsc plc private pt pte pty pvt sa sac sae sarl sas sdn sl spa srl sro
    the tbk y zao
"""
_GENERAL_WORDS = """
    advanced alloy alloys aluminium aluminum bullion business chemical chemicals cobalt copper
    electronics energy enterprise factory ferrous foundry general gold graphite hard
    hydrometallurgy industrial industries industry international iridium iron lime lithium
    manganese material materials metal metallurgical metallurgy metalurgica metals mica mine
    mineral minerals mines mining mint new nickel non nonferrous other palladium plant platinum
    powder powders precious processing products rare recovery recycling refiner refineries
    refiners refinery refining resource resources rhodium ruthenium science silver smelt smelter
    smelters smelting special specialty supplier tantalum tech technologies technology test tin
    trading tungsten unknown wolfram works zinc
"""
_LEGAL = frozenset(_LEGAL_WORDS.split())
_GENERAL = frozenset(_GENERAL_WORDS.split())


@dataclass(frozen=True, slots=True)
class Form:
    """A name as it is compared: all its words, and those that tell it from other names."""

    whole: str
    core: str
    numbers: frozenset[str]

    @property
    def letters(self) -> str:
        """All words as one: "Gold Works" is "Goldworks"."""
        return self.whole.replace(" ", "")

    @property
    def joined(self) -> str:
        """The telling words as one: "Yun Nan" is "Yunnan"."""
        return self.core.replace(" ", "")


def form_of(name: str) -> Form:
    """Return the forms of a name without accents, case, punctuation and kinds of company."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    # "S.p.A." is one word, and so is "Ltd."; other dots part words.
    plain = re.sub(r"\b(\w)\.(?=\w\b)", r"\1", plain)
    words = [word for word in _WORD.findall(plain) if word not in _LEGAL]
    core = [word for word in words if not {word, word.removesuffix("s")} & _GENERAL]
    numbers = frozenset(word for word in words if word.isdecimal())
    return Form(" ".join(words), " ".join(core), numbers)


class Guesses:
    """Guesses from one smelter list, each made once; after `MAX_GUESSES` there are no more."""

    def __init__(self, known: Lookup) -> None:
        self._known = known
        self._forms: dict[str, _Names] = {}
        self._made: dict[tuple[str, ...], KnownSmelter | None] = {}

    def by_name(
        self, metal: str, name: str, *, country: str = "", least: float = LIKELY
    ) -> KnownSmelter | None:
        """Return the smelter of this metal that a name most likely means, or None.

        `country` is where the row says that the smelter is, "" if it does not say; a smelter
        elsewhere is not meant. `least` is how alike the telling words must be, from 0 to 1.
        """
        key = metal, name, country, str(least)
        if key not in self._made:
            over = len(self._made) >= MAX_GUESSES
            self._made[key] = None if over else self._by_name(metal, name, country, least)
        return self._made[key]

    def by_number(self, number: str, *, metal: str = "") -> KnownSmelter | None:
        """Return the one smelter whose number differs in one character or two that changed places.

        None if several do: numbers are given in sequence, so that most have neighbours.
        """
        key = number, metal
        if key not in self._made:
            over = len(self._made) >= MAX_GUESSES
            self._made[key] = None if over else self._by_number(number, metal)
        return self._made[key]

    def _by_number(self, number: str, metal: str) -> KnownSmelter | None:
        from rapidfuzz.distance import OSA

        wanted = key_of(number)
        near = [
            smelter
            for smelter in self._known.numbers()
            if (not metal or key_of(smelter.metal) == key_of(metal))
            and OSA.distance(wanted, key_of(smelter.smelter_id), score_cutoff=1) == 1
        ]
        return near[0] if len({smelter.smelter_id for smelter in near}) == 1 else None

    def _by_name(self, metal: str, name: str, country: str, least: float) -> KnownSmelter | None:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        wanted = _without_slips(form_of(name))
        if len(wanted.joined) < SHORTEST:
            return None
        names = self._of_metal(metal)
        near = process.extract(
            wanted.joined,
            names.joined,
            scorer=OSA.normalized_similarity,
            score_cutoff=least,
            limit=NEAREST,
        )
        near += [("", 1.0, index) for index in names.same_letters.get(wanted.letters, ())]
        place = country_key(country)
        fits: dict[str, tuple[float, KnownSmelter]] = {}
        for _text, score, index in near:
            smelter, form = names.smelters[index], names.forms[index]
            whole = OSA.normalized_similarity(wanted.letters, form.letters)
            elsewhere = place and smelter.country and country_key(smelter.country) != place
            if whole < LEAST_WHOLE or elsewhere or not _same_words(wanted, form):
                continue
            score = score + whole
            if score > fits.get(smelter.smelter_id, (0.0, smelter))[0]:
                fits[smelter.smelter_id] = score, smelter
        best = sorted(fits.values(), key=lambda fit: -fit[0])[:2]
        if len(best) == 2 and best[0][0] - best[1][0] < CLEARLY:
            return None
        return best[0][1] if best else None

    def _of_metal(self, metal: str) -> "_Names":
        if metal not in self._forms:
            self._forms[metal] = _Names(list(self._known.of_metal(metal)))
        return self._forms[metal]


class _Names:
    """The names of one metal, ready to be compared with."""

    def __init__(self, smelters: list[KnownSmelter]) -> None:
        self.smelters = smelters
        self.forms = [form_of(smelter.lookup_name) for smelter in smelters]
        self.joined = [form.joined for form in self.forms]
        self.same_letters: dict[str, list[int]] = {}
        for index, form in enumerate(self.forms):
            self.same_letters.setdefault(form.letters, []).append(index)


def _without_slips(form: Form) -> Form:
    """Return the form without words that are general ones mistyped, such as "smetling"."""
    from rapidfuzz.distance import OSA

    def is_slip(word: str) -> bool:
        return len(word) >= LONG and any(
            OSA.distance(word, general, score_cutoff=1) <= 1
            for general in _GENERAL
            if len(general) >= LONG
        )

    core = " ".join(word for word in form.core.split() if not is_slip(word))
    return replace(form, core=core)


def _same_words(one: Form, other: Form) -> bool:
    """True unless a word or a number tells the two names apart: an East plant, a West plant."""
    from rapidfuzz.distance import OSA

    if one.numbers != other.numbers:
        return False
    words, others = one.core.split(), other.core.split()
    if len(words) != len(others):  # written in one word or in two
        return True
    return all(
        max(OSA.normalized_similarity(word, near) for near in others) >= LEAST_WORD
        for word in words
    )
