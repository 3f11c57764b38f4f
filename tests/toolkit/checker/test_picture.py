"""Each version of each template can be drawn, with each cell once."""

import pytest

from toolkit.checker.picture import picture_of
from toolkit.checker.specs import all_specs, find_spec

CMRT = find_spec("CMRT", "6.5")


def overlap(one, other):
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


@pytest.mark.parametrize("spec", all_specs(), ids=lambda spec: f"{spec.template} {spec.version}")
def test_every_sheet_is_drawn_and_no_two_boxes_overlap(spec):
    for sheet in spec.sheets:
        picture = picture_of(spec, sheet)
        assert picture.boxes
        assert len({box.place for box in picture.boxes}) == len(picture.boxes)
        for box in picture.boxes:
            assert box.label
            assert box.x >= 0
            assert box.x + box.width <= picture.width
            assert box.y + box.height <= picture.height
        for index, box in enumerate(picture.boxes):
            assert not any(overlap(box, other) for other in picture.boxes[index + 1 :])


@pytest.mark.parametrize("spec", all_specs(), ids=lambda spec: f"{spec.template} {spec.version}")
def test_every_cell_that_people_fill_in_is_on_the_picture(spec):
    boxes = {box.place for box in picture_of(spec, spec.declaration_sheet).boxes}
    assert boxes == set(spec.input_cells())


def test_the_declaration_shows_answers_and_comments_where_the_form_has_them():
    boxes = {box.place: box for box in picture_of(CMRT, "Declaration").boxes}
    assert boxes["D8"].label == "Company Name"
    assert boxes["D33"].label == "Q2 Metal remains in the finished product, Tin"
    assert boxes["G33"].y == boxes["D33"].y
    assert boxes["G33"].x > boxes["D33"].x
    assert boxes["D8"].y < boxes["D33"].y < boxes["D75"].y


def test_a_list_shows_its_columns():
    boxes = picture_of(CMRT, "Smelter List").boxes
    assert [box.place for box in boxes] == list("ABCDEFGHIJKLMNOPQ")


def test_a_sheet_that_nobody_fills_in_is_not_drawn():
    assert picture_of(CMRT, "Checker") is None
