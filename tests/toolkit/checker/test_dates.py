"""Dates as people type them: certain, or not taken."""

import datetime

import pytest

from toolkit.checker.rules.dates import as_date, parse_date

MAY = datetime.date(2025, 5, 15)
LANGUAGES = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "en long": "January February March April May June July August September October November"
    " December",
    "de": "Jan Feb Mrz Apr Mai Jun Jul Aug Sep Okt Nov Dez",
    "de long": "Januar Februar M\u00e4rz April Mai Juni Juli August September Oktober November"
    " Dezember",
    "fr": "janv. f\u00e9vr. mars avr. mai juin juil. ao\u00fbt sept. oct. nov. d\u00e9c.",
    "fr long": "janvier f\u00e9vrier mars avril mai juin juillet ao\u00fbt septembre octobre"
    " novembre d\u00e9cembre",
    "es": "ene feb mar abr may jun jul ago sept oct nov dic",
    "es long": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre"
    " diciembre",
    "pt": "jan fev mar abr mai jun jul ago set out nov dez",
    "pt long": "janeiro fevereiro mar\u00e7o abril maio junho julho agosto setembro outubro"
    " novembro dezembro",
    "it": "gen feb mar apr mag giu lug ago set ott nov dic",
    "it long": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre"
    " novembre dicembre",
    "tr": "Oca \u015eub Mar Nis May Haz Tem A\u011fu Eyl Eki Kas Ara",
    "tr long": "Ocak \u015eubat Mart Nisan May\u0131s Haziran Temmuz A\u011fustos Eyl\u00fcl Ekim"
    " Kas\u0131m Aral\u0131k",
    "zh": "\u4e00\u6708 \u4e8c\u6708 \u4e09\u6708 \u56db\u6708 \u4e94\u6708 \u516d\u6708"
    " \u4e03\u6708 \u516b\u6708 \u4e5d\u6708 \u5341\u6708 \u5341\u4e00\u6708 \u5341\u4e8c\u6708",
    "zh digits": " ".join(f"{month}\u6708" for month in range(1, 13)),
    "ko": " ".join(f"{month}\uc6d4" for month in range(1, 13)),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_named_month_is_understood_in_the_languages_of_the_form(language):
    for month, name in enumerate(LANGUAGES[language].split(), 1):
        day = datetime.date(2025, month, 9)
        for text in (
            f"9-{name}-2025",
            f"09 {name} 2025",
            f"9-{name.upper()}-2025",
            f"9/{name}/2025",
        ):
            assert parse_date(text) == day, text


@pytest.mark.parametrize(
    "text",
    [
        "2025-05-15",
        "2025-5-15",
        "2025/05/15",
        "2025.05.15",
        "2025-05-15 13:45:00",
        "2025-05-15T00:00:00",
        "\uff12\uff10\uff12\uff15\uff0d\uff10\uff15\uff0d\uff11\uff15",
        "2025\u5e745\u670815\u65e5",
        "2025 \u5e74 05 \u6708 15 \u65e5",
        "2025\ub144 5\uc6d4 15\uc77c",
        "15-May-2025",
        " 15\u00a0May 2025 ",
        "15. Mai 2025",
        "15 de mayo de 2025",
        "May 15, 2025",
        "May 15th, 2025",
        "15/05/2025",
        "05/15/2025",
        "15.05.2025",
        45792,
        45792.0,
        45792.5,
    ],
)
def test_a_date_that_can_only_be_one_day_is_that_day(text):
    assert parse_date(text) == MAY


@pytest.mark.parametrize(
    "text",
    [
        *("03/04/2025", "3.4.2025", "03-04-2025", "31-Feb-2025", "2025-13-01", "15-May-25"),
        *(
            "May 2025",
            "soon",
            "",
            "5/2025",
            "2025",
            "15-Foo-2025",
            7,
            1e9,
            True,
            "2025-05-15 or so",
        ),
        *("\u4ee4\u548c7\u5e745\u670815\u65e5", "15/05/20255"),
    ],
)
def test_a_date_that_is_not_certain_is_not_taken(text):
    assert parse_date(text) is None


def test_the_same_number_for_day_and_month_is_certain():
    assert parse_date("04/04/2025") == datetime.date(2025, 4, 4)


def test_a_date_cell_is_a_date_with_and_without_an_hour():
    assert as_date(datetime.datetime(2025, 5, 15, 13, 45)) == MAY
    assert as_date(MAY) == MAY
    assert as_date("2025-05-15") is None
    assert as_date(45792) is None
