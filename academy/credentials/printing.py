"""The printed certificate: a credential becomes HTML, and HTML a PDF.

What is the same for every certificate (fonts found on the machine, the design's CSS) is read once
a process. Nothing is fetched from the network.
"""

import atexit
import io
import re
import threading
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language_info, override

from academy.credentials.facts import facts_of
from academy.credentials.models import Credential
from academy.credentials.qr import qr_path
from academy.credentials.script import Script, display_width, script_of, size_of

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

DESIGNS = settings.BASE_DIR / "templates" / "certificates"
STATIC = settings.BASE_DIR / "static"
DEFAULT_DESIGN = "classic"
OUTCOMES_AT_MOST = 5
# Columns that outcomes may fill before they are set smaller, in the units of `display_width`.
ROOMY_OUTCOMES = 420
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)

# WeasyPrint's text layout is not made for threads that share its fonts.
_one_at_a_time = threading.Lock()


class Line(NamedTuple):
    """A text as the designs set it; its script and size are CSS classes."""

    text: str
    script: Script
    size: str

    @classmethod
    def of(cls, text: str, language: str) -> "Line":
        """Measure a text, whose reader's language settles what its letters leave open."""
        text = " ".join(text.split())
        return cls(text, script_of(text, language), size_of(text))

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`."""
        return "rtl" if self.script.is_right_to_left else "ltr"


def designs() -> list[str]:
    """Return the names of the certificate designs: the pages in templates/certificates/."""
    return sorted(page.stem for page in DESIGNS.glob("*.html"))


def design_choices() -> list[tuple[str, str]]:
    """Return the designs as a form offers them."""
    return [(name, name.replace("-", " ").capitalize()) for name in designs()]


def certificate_html(credential: Credential) -> str:
    """Return the certificate as one page of HTML that brings its own print CSS.

    It speaks the credential's language. A design that is no longer there gives the classic one.
    """
    language = credential.language
    design = credential.design if credential.design in designs() else DEFAULT_DESIGN
    outcomes = [Line.of(text, language) for text in credential.outcomes[:OUTCOMES_AT_MOST]]
    url = credential.verification_url
    site, _slash, page = url.partition("://")[2].rstrip("/").rpartition("/")
    with override(language):
        context = {
            "credential": credential,
            "facts": facts_of(credential),
            "name": Line.of(credential.holder_name, language),
            "title": Line.of(credential.course_title, language),
            "outcomes": outcomes,
            "outcomes_size": "roomy"
            if sum(display_width(line.text) for line in outcomes) < ROOMY_OUTCOMES
            else "tight",
            "language": language,
            "direction": "rtl" if get_language_info(language)["bidi"] else "ltr",
            "qr": qr_path(url),
            "url": url,
            "site": site + "/",
            "page": page,
        }
        return render_to_string(f"certificates/{design}.html", context)


def render_pdf(credential: Credential) -> bytes:
    """Print a credential's certificate: one page, A4 landscape, tagged PDF with its title.

    Takes about 0.15 s once the process is warm, and one at a time in a process.
    """
    return pdf_of(certificate_html(credential))


def pdf_of(html: str) -> bytes:
    """Print a page that brings its CSS in one `<style>`, which is parsed once a process."""
    from weasyprint import HTML

    style = STYLE.search(html)
    with _one_at_a_time:
        page = HTML(
            string=STYLE.sub("", html), base_url=STATIC.as_uri() + "/", url_fetcher=_fetcher()
        )
        return page.write_pdf(
            stylesheets=[_css(style[1])] if style else [], font_config=_fonts(), pdf_tags=True
        )


@lru_cache(maxsize=1)
def _fonts() -> "FontConfiguration":
    from weasyprint.text.fonts import FontConfiguration

    # Its temporary folder is removed while Python can still do so, not during its shutdown.
    atexit.register(_forget)
    return FontConfiguration()


def _forget() -> None:
    _css.cache_clear()
    _fonts.cache_clear()


@lru_cache(maxsize=8)
def _css(text: str) -> "CSS":
    from weasyprint import CSS

    return CSS(
        string=text, base_url=STATIC.as_uri() + "/", url_fetcher=_fetcher(), font_config=_fonts()
    )


@lru_cache(maxsize=1)
def _fetcher():
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class StaticFilesOnly(URLFetcher):
        """Reads files of the static folder; refuses the network and the rest of the disk."""

        def fetch(self, url, headers=None):
            address = urlsplit(url)
            path = Path(unquote(address.path)).resolve()
            if address.scheme != "file" or not path.is_relative_to(STATIC):
                raise ValueError(f"A certificate may not load {url}")
            if weight := parse_qs(address.query).get("wght"):
                return URLFetcherResponse(url, body=font_of_weight(path, float(weight[0])))
            return super().fetch(url, headers)

    return StaticFilesOnly(allowed_protocols={"file"}, allow_redirects=False)


def font_of_weight(path: Path, weight: float) -> bytes:
    """Return a variable font fixed at one weight.

    WeasyPrint fixes a variable font anew in each PDF, which takes a quarter of a certificate's
    time. A design that names the weight in the address, `font.woff2?wght=400`, pays once.
    """
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    font = instantiateVariableFont(TTFont(path), {"wght": weight})
    font.flavor = None
    fixed = io.BytesIO()
    font.save(fixed)
    return fixed.getvalue()
