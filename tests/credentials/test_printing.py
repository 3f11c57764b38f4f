"""The PDF itself: what it says, that it is one page, and that every script is drawn."""

import io
import unicodedata
from datetime import date
from functools import lru_cache

import pypdfium2
import pytest
from django.utils import translation
from pypdf import PdfReader

from academy.credentials import printing
from academy.credentials.checks import check_fonts, check_subsetting_library, has_font
from academy.credentials.models import Credential
from academy.credentials.qr import qr_path
from academy.credentials.subsetting import subsetting_library

MM = 72 / 25.4
# Where the name stands on the page, in mm from its left and top.
NAME_LEFT, NAME_TOP, NAME_RIGHT, NAME_BOTTOM = 23, 50, 186, 95
DARKER_THAN_LABELS = 60

SCRIPTS = {  # language as fontconfig names it, the name, and the font that draws it on Debian
    "latin": ("", "Zoë Müller", "Newsreader"),
    "cyrillic": ("ru", "Екатерина Жукова", "Noto-Serif"),
    "chinese": ("zh-cn", "王小明", "Noto-Serif-CJK-SC"),
    "japanese": ("ja", "高橋さくら", "Noto-Serif-CJK-JP"),
    "korean": ("ko", "김지훈", "Noto-Serif-CJK-KR"),
    "arabic": ("ar", "محمد عبد الرحمن", "Noto-Naskh-Arabic"),
    "thai": ("th", "สมชาย ใจดี", "Noto-Serif-Thai"),
}


def make_unsaved(**fields):
    """A credential that is in no database."""
    values = {
        "code": "7KQ2-M9XA-4TCD",
        "holder_name": "Amina Okafor",
        "course_code": "C2",
        "course_title": "Fill in a CMRT that passes review",
        "course_minutes": 150,
        "course_release": 3,
        "outcomes": ["Tell which template a customer asks for", "Answer the seven questions"],
        "issued_on": date(2026, 5, 4),
        "expires_on": date(2028, 5, 4),
    }
    return Credential(**(values | fields))


@lru_cache
def printed(name="Amina Okafor"):
    return printing.render_pdf(make_unsaved(holder_name=name))


def words(pdf):
    """The text of the first page, with its line breaks as spaces."""
    return " ".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())


def letters(text):
    return sorted(c for c in unicodedata.normalize("NFKC", text) if c.isalpha())


def embedded_fonts(pdf):
    fonts = PdfReader(io.BytesIO(pdf)).pages[0]["/Resources"]["/Font"]
    return {font.get_object()["/BaseFont"].partition("+")[2] for font in fonts.values()}


def drawn_name(pdf):
    """The letters of the name area, as extracted, and the picture of each."""
    page = pypdfium2.PdfDocument(pdf)[0]
    scale = 3
    picture = page.render(scale=scale).to_pil().convert("L")
    text = page.get_textpage()
    found, shapes = "", []
    height = page.get_height()
    for index in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(index)
        x, y = left / MM, (height - bottom) / MM
        if not (NAME_LEFT < x < NAME_RIGHT and NAME_TOP < y < NAME_BOTTOM):
            continue
        box = (left, height - top, right, height - bottom)
        crop = picture.crop([round(side * scale) for side in box])
        # The name is in ink; the lines around it are grey or green.
        if crop.width and crop.height and crop.getextrema()[0] < DARKER_THAN_LABELS:
            found += text.get_text_range(index, 1)
            shapes.append((crop.size, crop.tobytes()))
    return found, shapes


def test_the_certificate_says_all_that_the_credential_holds():
    text = words(printed())
    for said in (
        "Amina Okafor",
        "Fill in a CMRT that passes review",
        "Tell which template a customer asks for",
        "Answer the seven questions",
        "2 hours 30 minutes",
        "C2, release 3",
        "4 May 2026",
        "4 May 2028",
        "7KQ2-M9XA-4TCD",
        "/certificates/",
    ):
        assert said in text


def test_the_certificate_is_one_a4_page_on_its_side_with_title_author_and_language():
    reader = PdfReader(io.BytesIO(printed()))
    assert len(reader.pages) == 1
    box = reader.pages[0].mediabox
    assert (round(box.width / MM), round(box.height / MM)) == (297, 210)
    assert reader.metadata.title.startswith("Certificate of Amina Okafor")
    assert reader.metadata.author == "Responsible Minerals Academy"
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_the_qr_code_on_the_certificate_is_the_address_that_verifies_it():
    credential = make_unsaved()
    code = qr_path(credential.verification_url)
    html = printing.certificate_html(credential)
    assert f'd="{code.path}"' in html
    assert f'href="{credential.verification_url}"' in html
    assert credential.verification_url.endswith("/certificates/7KQ2-M9XA-4TCD/")


def test_the_qr_path_fills_the_same_modules_as_the_qr_matrix():
    from qrcode.constants import ERROR_CORRECT_M
    from qrcode.main import QRCode

    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data("http://localhost/certificates/7KQ2-M9XA-4TCD/")
    drawn = qr_path("http://localhost/certificates/7KQ2-M9XA-4TCD/")
    dark = set()
    for bar in drawn.path.split("M")[1:]:
        place, _, width = bar.partition("h")
        x, y = map(float, place.split())
        assert y % 1 == 0.5  # through the middle of a row, so that a stroke one wide fills it
        dark |= {(int(x) + step, int(y)) for step in range(int(width))}
    matrix = code.get_matrix()
    assert drawn.size == len(matrix)
    assert dark == {
        (x, y) for y, row in enumerate(matrix) for x, is_dark in enumerate(row) if is_dark
    }


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_name_in_any_script_is_drawn_letter_by_letter(script):
    language, name, font = SCRIPTS[script]
    if language and not has_font(language):
        pytest.skip(f"No font on this machine draws {script}.")
    pdf = printed(name)
    reader = PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) == 1
    assert len(pdf) < 300_000
    assert not set(letters(name)) - set(letters(words(pdf)))
    found, shapes = drawn_name(pdf)
    assert set(letters(name)) <= set(letters(found))
    # Boxes of a missing glyph all look the same.
    assert len(set(shapes)) >= len(set(letters(name))) - 1
    if has_font("zh-cn") and any("Noto" in used for used in embedded_fonts(pdf)):
        assert any(used.startswith(font) for used in embedded_fonts(pdf))


def test_a_name_that_no_font_draws_shows_what_the_test_above_would_catch():
    _found, shapes = drawn_name(printed("\U000f0001\U000f0002\U000f0003\U000f0004\U000f0005"))
    assert len(set(shapes)) < 4


@pytest.mark.parametrize(
    "name", ["Maria Josefina Guadalupe " * 6, "W" * 150, "王小明" * 50, "محمد عبد الرحمن " * 9]
)
def test_the_longest_name_course_and_outcomes_still_fit_on_one_page(name):
    credential = make_unsaved(
        holder_name=name[:150],
        course_title=("Responsible sourcing of cobalt and mica " * 7)[:255],
        outcomes=["Explain to a supplier what to put right in the declaration. " * 3] * 7,
    )
    pdf = printing.render_pdf(credential)
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
    page = pypdfium2.PdfDocument(pdf)[0]
    text = page.get_textpage()
    boxes = [text.get_charbox(index) for index in range(text.count_chars())]
    assert min(box[1] for box in boxes) > 15 * MM
    assert max(box[2] for box in boxes) < 282 * MM
    said = "".join(text.get_text_range(index, 1) or " " for index in range(text.count_chars()))
    course, skills = said.index("has completed"), said.index("and can")
    assert min(bottom for _left, bottom, _right, _top in boxes[course:skills]) > boxes[skills][3]


def test_names_are_text_and_never_markup():
    html = printing.certificate_html(make_unsaved(holder_name="<img src=x onerror=y>"))
    assert "<img" not in html
    assert "&lt;img" in html


@pytest.mark.parametrize(
    "address",
    [
        "http://localhost:9/x.png",
        "file:///etc/hostname",
        printing.STATIC.as_uri() + "/../manage.py",
        printing.STATIC.as_uri() + "/%2e%2e/manage.py",
        "data:text/plain,x",
    ],
)
def test_a_certificate_loads_nothing_but_static_files(address):
    with pytest.raises(ValueError, match="may not load"):
        printing._fetcher().fetch(address)


def test_a_certificate_without_end_and_below_an_hour_says_so():
    text = words(printing.render_pdf(make_unsaved(expires_on=None, course_minutes=45)))
    assert "Does not expire" in text
    assert "45 minutes" in text


def test_a_design_that_is_gone_prints_as_the_classic_one():
    assert printing.designs() == ["classic"]
    assert "Amina Okafor" in words(printing.render_pdf(make_unsaved(design="baroque")))


def test_the_reader_s_language_does_not_change_a_certificate():
    html = printing.certificate_html(make_unsaved())
    with translation.override("de"):
        assert printing.certificate_html(make_unsaved()) == html


def test_the_checks_warn_exactly_where_something_is_missing():
    assert bool(check_subsetting_library()) is not subsetting_library()
    assert all(warning.id == "credentials.W002" for warning in check_fonts())
