"""The promises of the design system: readable colours, icons that exist, nothing inline."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CSS = (ROOT / "static/css/academy.css").read_text()
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
COMPONENTS = sorted((ROOT / "templates/components").glob("*.html"))

PAPERS = ("paper", "surface", "sunken", "accent-wash")
STATES = ("info", "good", "warn", "bad")
TEXT = [(ink, paper) for ink in ("ink", "ink-soft", "accent", "accent-strong") for paper in PAPERS]
TEXT += [(state, paper) for state in STATES for paper in ("paper", "surface", f"{state}-wash")]
TEXT += [(ink, f"{state}-wash") for state in STATES for ink in ("ink", "ink-soft")]
TEXT += [("on-accent", "accent"), ("on-accent", "accent-strong"), ("on-bad", "bad")]
EDGES = [("line-strong", paper) for paper in ("paper", "surface", "sunken")] + [("accent", "line")]


def colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6});", css))


LIGHT_CSS, SYSTEM_DARK_CSS, CHOSEN_DARK_CSS = (
    CSS.split(":root {", 1)[1].split("@media (prefers-color-scheme: dark)")[0],
    CSS.split("@media (prefers-color-scheme: dark)", 1)[1].split(':root[data-theme="dark"]')[0],
    CSS.split(':root[data-theme="dark"]', 1)[1].split("}", 1)[0],
)
THEMES = {
    "light": colours(LIGHT_CSS),
    "dark": colours(LIGHT_CSS) | colours(CHOSEN_DARK_CSS),
}


def luminance(colour: str) -> float:
    """Return the relative luminance, 0 to 1, of "#rrggbb". Source: WCAG 2.2."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio, 1 to 21, of two colours. Source: WCAG 2.2."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "paper"), TEXT)
def test_text_can_be_read_on_its_paper(theme, ink, paper):
    assert contrast(THEMES[theme][ink], THEMES[theme][paper]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("edge", "paper"), EDGES)
def test_the_edge_of_a_control_can_be_seen(theme, edge, paper):
    assert contrast(THEMES[theme][edge], THEMES[theme][paper]) >= 3


def test_dark_is_the_same_whether_the_system_or_the_reader_chose_it():
    assert colours(SYSTEM_DARK_CSS) == colours(CHOSEN_DARK_CSS) != {}


def test_every_icon_that_is_named_is_in_the_sprite():
    sprite = (ROOT / "static/icons/sprite.svg").read_text()
    known = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    named = {
        name
        for template in TEMPLATES
        for name in re.findall(r'components/icon\.html" with name="([^"]+)"', template.read_text())
    }
    assert named - known == set()


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda path: path.name)
def test_a_component_opens_by_saying_what_it_takes(component):
    opening = "".join(component.read_text().splitlines()[:2])
    assert re.search(r"\{# .*Takes: .*#\}|\{# .*Takes the page's own context.*#\}", opening)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_page_holds_nothing_inline(template):
    if "certificates" in template.parts:
        pytest.skip("A certificate is printed, not served: it carries its own style.")
    tags = re.findall(r"<[a-z][^<>]*>", template.read_text())
    assert not [tag for tag in tags if re.search(r"\s(style|on[a-z]+)=[\"']", tag)]
    scripts = [tag for tag in tags if tag.startswith("<script")]
    assert not [tag for tag in scripts if "src=" not in tag and "application/json" not in tag]


def test_the_styles_stay_light():
    import brotli

    assert len(brotli.compress(CSS.encode(), quality=11)) < 14_000
