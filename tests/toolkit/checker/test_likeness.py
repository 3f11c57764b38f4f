"""What makes a declaration look real, and what does not."""

import pytest

from toolkit.checker.likeness import Kind, are_alike, is_within, signs_of_a_real_one, words_of

MADE_UP = "Rowan Motors Ltd"


def kinds(company="", *emails, companies=(), domains=(), expected=""):
    found = signs_of_a_real_one(
        company=company,
        emails=emails,
        companies=companies,
        domains=domains,
        fictional={MADE_UP},
        expected=expected,
    )
    return [sign.kind for sign in found]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme GmbH", "ACME"),
        ("Acme Electronics Co., Ltd.", "Acme Electronics"),
        ("Société Générale de Métaux S.A.", "Société générale de métaux"),
        ("Acme Electronics (Shenzhen) Co., Ltd", "Acme Electronics"),
        ("Müller Präzision GmbH & Co. KG", "Muller Prazision"),
        ("深圳华强电子有限公司", "华强电子"),
        ("アクメ電子株式会社", "アクメ電子"),
        ("한빛전자 주식회사", "한빛전자"),
        ("Kontinental Metals", "Continental Metals Inc."),
    ],
)
def test_names_of_one_company_are_alike(one, other):
    assert are_alike(one, other)
    assert are_alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme GmbH", "Zenith GmbH"),
        ("North Metals Ltd", "South Alloys Ltd"),
        ("AB", "AB Mining Supplies"),  # nothing but a legal form
        ("Elm", "Elm Street Trading"),  # a short word is in many names
        ("", "Acme"),
        ("---", "Acme"),
    ],
)
def test_names_of_two_companies_are_not(one, other):
    assert not are_alike(one, other)


def test_a_name_of_legal_forms_alone_keeps_them():
    assert words_of("The Holding Company") == ("the", "holding", "company")


def test_an_address_of_the_own_domain_is_a_sign_below_it_too():
    assert kinds("", "a@acme.com", domains=["acme.com"]) == [Kind.OWN_DOMAIN]
    assert kinds("", "a@mail.ACME.com ", domains=["@Acme.com"]) == [Kind.OWN_DOMAIN]
    assert kinds("", "a@notacme.com", domains=["acme.com"]) == []
    assert kinds("", "no address", domains=["acme.com"]) == []
    assert not is_within("", "acme.com")


def test_a_domain_in_two_spellings_is_one():
    assert kinds("", "a@xn--mller-kva.de", domains=["Müller.de"]) == [Kind.OWN_DOMAIN]


@pytest.mark.parametrize(
    "domain", ["gmail.com", "qq.com", "rowan-motors.example", "example.com", "localhost", ""]
)
def test_domains_that_tell_no_company_are_no_sign(domain):
    assert kinds("", f"a@{domain}", domains=[domain]) == []


def test_two_fields_with_one_address_are_one_sign():
    assert kinds("", "a@acme.com", "a@acme.com", domains=["acme.com"]) == [Kind.OWN_DOMAIN]


def test_the_own_company_is_a_sign_and_the_made_up_one_never():
    assert kinds("ACME Ltd", companies=["Acme"]) == [Kind.OWN_COMPANY]
    assert kinds("Acme Street Trading", companies=["Acme"]) == []  # one short word is too little
    assert kinds("Rowan Motors", companies=["Rowan Motors Ltd"]) == []


def test_another_company_is_a_sign_where_one_is_expected():
    assert kinds("Zenith Alloys", expected=MADE_UP) == [Kind.OTHER_COMPANY]
    assert kinds("Zenith Alloys") == []
    assert kinds("Rowan Motors Limited", expected=MADE_UP) == []


@pytest.mark.parametrize("name", ["", "test", "N/A", "Company name"])
def test_a_blank_or_a_filler_is_no_sign(name):
    """A planted error may be there instead of the name."""
    assert kinds(name, companies=["Test"], expected=MADE_UP) == []
