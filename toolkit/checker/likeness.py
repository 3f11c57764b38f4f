"""Tells a declaration that looks real from one that was made up for practice.

Nothing here is certain: it gives signs, to be told to a person who knows. Names are compared
without case, punctuation and legal form, since "Acme GmbH" and "ACME" are one company.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from toolkit.checker.rules.words import FILLERS

ALIKE = 0.86
"""From which share of common letters on two names count as one, from 0 to 1."""

_FORMS = """
    ab ag and as bhd bv co company corp corporation et gmbh group holding inc incorporated kft kg kk
    limited llc llp lp ltd mbh nv oy oyj plc pte pty pvt sa sarl sas sdn se spa spzoo srl sro the
    und zoo
"""
LEGAL_FORMS = frozenset(_FORMS.split())
LEGAL_FORMS_WITHOUT_SPACE = ("股份有限公司", "有限责任公司", "有限公司", "株式会社", "주식회사")

# Nobody can own these: RFC 2606 and RFC 6761.
RESERVED = re.compile(r"(^|\.)(example|test|invalid|localhost|example\.(com|net|org))$")
# An address there says nothing about the company.
_MAIL = """
    126.com 163.com aol.com gmail.com gmx.com gmx.de gmx.net googlemail.com hotmail.com icloud.com
    live.com mail.com mail.ru me.com msn.com naver.com orange.fr outlook.com pm.me proton.me
    protonmail.com qq.com t-online.de web.de yahoo.co.jp yahoo.com yandex.com yandex.ru
"""
PUBLIC_MAIL = frozenset(_MAIL.split())


class Kind(StrEnum):
    """What was noticed."""

    OWN_DOMAIN = "own-domain"
    OWN_COMPANY = "own-company"
    OTHER_COMPANY = "other-company"


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that makes a file look real: `value` stands in the file, `match` is compared.

    OWN_DOMAIN: an address, and the account's domain. OWN_COMPANY: a name, and the account's
    company. OTHER_COMPANY: a name, and the fictional company that was expected.
    """

    kind: Kind
    value: str
    match: str

    def as_dict(self) -> dict[str, str]:
        """Return plain values that JSON can hold."""
        return asdict(self)


def signs_of_a_real_one(
    *,
    company: str,
    emails: Collection[str],
    companies: Collection[str],
    domains: Collection[str],
    fictional: Collection[str],
    expected: str = "",
) -> tuple[Sign, ...]:
    """Return why a declaration may be a real one: nothing if it looks like practice.

    `company` and `emails` stand in the file; `companies` and `domains` are those of the account.
    `fictional` are the companies that we made up, which are never real. `expected` is the one of
    the exercise, "" for a free check.
    """
    return (*_own_domains(emails, domains), *_of_name(company, companies, fictional, expected))


def _own_domains(emails: Collection[str], domains: Collection[str]) -> Iterator[Sign]:
    own = [domain for domain in map(clean_domain, domains) if tells_a_company(domain)]
    for email in dict.fromkeys(emails):
        if domain := next((one for one in own if is_within(domain_of(email), one)), ""):
            yield Sign(Kind.OWN_DOMAIN, email, domain)


def _of_name(
    name: str, companies: Collection[str], fictional: Collection[str], expected: str
) -> Iterator[Sign]:
    if not name or name.casefold() in FILLERS or any(are_alike(name, one) for one in fictional):
        return
    if own := next((one for one in companies if are_alike(name, one)), ""):
        yield Sign(Kind.OWN_COMPANY, name, own)
    elif expected and not are_alike(name, expected):
        yield Sign(Kind.OTHER_COMPANY, name, expected)


# ---------------------------------------------------------------- domains


def clean_domain(domain: str) -> str:
    """Return a domain in lower case and in one spelling: "Müller.DE" as "xn--mller-kva.de"."""
    domain = domain.strip().rstrip(".").removeprefix("@").lower()
    try:
        return domain.encode("idna").decode()
    except UnicodeError:  # an empty label, or one that is too long: no domain at all
        return domain


def domain_of(email: str) -> str:
    """Return the clean domain of an address, "" if there is none."""
    found = re.search(r"@([^\s@<>,;\"]+)", email)
    return clean_domain(found[1]) if found else ""


def is_within(domain: str, parent: str) -> bool:
    """Whether a domain is another one or lies below it, as mail.acme.com below acme.com."""
    return domain == parent or domain.endswith(f".{parent}")


def tells_a_company(domain: str) -> bool:
    """Whether an address of this domain says for whom somebody works."""
    return "." in domain and domain not in PUBLIC_MAIL and not RESERVED.search(domain)


# ---------------------------------------------------------------- names


def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a company's name, folded, without punctuation and legal form.

    A name of nothing but legal forms keeps them.
    """
    text = unicodedata.normalize("NFKC", name).casefold()
    for form in LEGAL_FORMS_WITHOUT_SPACE:
        text = text.replace(form, " ")
    # "S.A." is one word: "sa".
    text = re.sub(r"(?<=\b\w)\.(?=\w\b)|['’]", "", text)
    words = tuple(re.findall(r"[^\W_]+", text))
    return tuple(word for word in words if word not in LEGAL_FORMS) or words


def are_alike(one: str, other: str) -> bool:
    """Whether two names may well mean the same company.

    They do if all words of one are in the other, where a single word needs five letters; if one
    is a part of the other in a script without spaces; or if most letters are the same.
    """
    first, second = words_of(one), words_of(other)
    if not first or not second:
        return False
    if first == second:
        return True
    short, long = sorted((set(first), set(second)), key=len)
    if short <= long and (len(short) > 1 or len(*short) >= 5):
        return True
    part, whole = sorted(("".join(first), "".join(second)), key=len)
    if _has_no_spaces(part) and len(part) >= 3 and part in whole:
        return True
    return SequenceMatcher(None, part, whole).ratio() >= ALIKE


def _has_no_spaces(text: str) -> bool:
    """Whether all letters are of scripts that write words together: Chinese, Japanese, Korean."""
    return all("\u3040" <= letter <= "\u30ff" or "\u3400" <= letter <= "\ud7a3" for letter in text)
