"""Forms that are filled in on a page, through the public door."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_learner, make_user
from tests.toolkit.factories import make_upload
from tests.toolkit.layout.fills import complete
from toolkit import draft_reading, drafts
from toolkit.checker.check import check
from toolkit.checker.form import Draft
from toolkit.checker.layout import write_form
from toolkit.checker.layout.smelters import FILE
from toolkit.checker.smelter_file import read_smelter_file
from toolkit.checker.specs import find_spec
from toolkit.models import DeclarationDraft, DraftStatus, Submission
from toolkit.smelter_lists import load_list

pytestmark = pytest.mark.django_db
CMRT = find_spec("CMRT", "6.5")
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def learner():
    return make_learner()


@pytest.fixture
def page(client, learner):
    client.force_login(learner)
    return client


@pytest.fixture
def draft(learner):
    return drafts.begin(owner=learner, template="CMRT", version="6.5", title="For Alder")


@pytest.fixture
def with_list():
    load_list(read_smelter_file(FILE.read_bytes()), name="Practice", source_name="list.csv")


def at(draft, *rest):
    return reverse("toolkit:draft_step", args=[draft.pk, *rest])


def fresh(draft):
    return DeclarationDraft.objects.get(pk=draft.pk)


def html(response):
    return response.content.decode()


# ---------------------------------------------------------------- the list


def test_somebody_without_forms_is_told_how_to_begin(page):
    text = html(page.get(reverse("toolkit:drafts")))
    assert "You have no forms yet" in text
    assert text.index("CMRT 6.5") < text.index("EMRT 2.1") < text.index("CMRT 6.4")
    assert "CRT 2.21" in text


@pytest.mark.parametrize("form", ["CMRT 6.5", "EMRT 2.1", "AMRT 1.2", "CRT 2.21", "EMRT 1.1"])
def test_a_form_is_begun_and_each_of_its_steps_opens(page, form):
    response = page.post(reverse("toolkit:drafts"), {"form": form, "title": "Mine"}, follow=True)
    assert response.status_code == 200
    for place in response.context["places"]:
        assert page.get(place.url).status_code == 200


def test_a_form_that_there_is_not_is_refused(page):
    response = page.post(reverse("toolkit:drafts"), {"form": "CMRT 9.9"})
    assert response.status_code == 422
    assert "Choose a form from the list." in html(response)


def test_a_form_is_copied_and_deleted_after_asking(page, draft):
    page.post(reverse("toolkit:duplicate_draft", args=[draft.pk]))
    assert set(DeclarationDraft.objects.values_list("title", flat=True)) == {
        "For Alder",
        "Copy of For Alder",
    }
    address = reverse("toolkit:delete_draft", args=[draft.pk])
    assert "Delete your form now?" in html(page.get(address))
    page.post(address)
    assert not DeclarationDraft.objects.filter(pk=draft.pk).exists()


def test_nobody_keeps_more_forms_than_we_can_show(page, draft, monkeypatch):
    monkeypatch.setattr(drafts, "MAX_DRAFTS", 1)
    response = page.post(reverse("toolkit:drafts"), {"form": "CMRT 6.5"})
    assert "Delete one that you no longer need first." in html(response)


def test_the_list_asks_the_same_for_one_form_and_for_ten(
    page, learner, django_assert_max_num_queries
):
    for number in (1, 9):
        for _one in range(number):
            drafts.begin(owner=learner, template="CMRT", version="6.5")
        page.get(reverse("toolkit:drafts"))
        with django_assert_max_num_queries(9):
            page.get(reverse("toolkit:drafts"))


def test_a_step_asks_the_same_for_one_smelter_and_for_thirty(
    page, draft, django_assert_max_num_queries
):
    for number in (1, 29):
        for at_ in range(number):
            cells = {"metal": "Tin", "lookup_name": "Smelter not listed", "smelter_name": f"Y{at_}"}
            drafts.add_row(draft=draft, table="smelters", cells=cells)
        page.get(at(draft, "smelters"))
        with django_assert_max_num_queries(9):
            response = page.get(at(draft, "smelters"))
    assert response.context["page_obj"].paginator.num_pages == 2


# ---------------------------------------------------------------- saving


def test_a_step_is_saved_and_the_next_one_opens(page, draft):
    response = page.post(at(draft, "company"), {"D8": "Alder Ltd", "was-D8": "", "go": "next"})
    assert response.url == at(draft, "mineral-tantalum")
    assert fresh(draft).values["Declaration!D8"] == "Alder Ltd"
    assert fresh(draft).seen == ["company"]


def test_what_is_missing_is_said_once_the_step_was_left(page, draft):
    missing = "The name of the contact person is missing."
    assert missing not in html(page.get(at(draft, "company")))
    page.post(at(draft, "company"), {"D8": "Alder Ltd", "was-D8": "", "go": "next"})
    text = html(page.get(at(draft, "company")))
    assert missing in text
    assert "Your customer needs a person to ask." in text


def test_each_answer_is_saved_as_one_goes(page, draft):
    cell = CMRT.question("Q1").cells["tin"].answer
    reply = page.post(at(draft, "mineral-tin"), {cell: "Yes", f"was-{cell}": ""}, **JSON).json()
    later = CMRT.question("Q2").cells["tin"].answer
    assert reply["text"].startswith("Saved ")
    assert reply["fields"][cell]["was"] == "Yes"
    assert reply["fields"][later]["asked"]
    assert "cells still red" in reply["verdict"]
    reply = page.post(at(draft, "mineral-tin"), {cell: "No", f"was-{cell}": "Yes"}, **JSON).json()
    assert not reply["fields"][later]["asked"]
    assert fresh(draft).seen == []


def test_a_text_that_is_too_long_is_not_lost(page, draft):
    long = "x" * 5001
    response = page.post(at(draft, "company"), {"D14": long, "was-D14": ""})
    assert response.status_code == 422
    assert "A cell takes 5000: shorten it, then save." in html(response)
    assert long in html(response)
    reply = page.post(at(draft, "company"), {"D14": long, "was-D14": ""}, **JSON)
    assert reply.status_code == 422
    assert "shorten it" in reply.json()["error"]


def test_markup_stays_a_text(page, draft):
    page.post(at(draft, "company"), {"D8": "<b>Alder", "was-D8": ""})
    assert "&lt;b&gt;Alder" in html(page.get(at(draft, "company")))


def test_fields_that_the_form_does_not_have_are_refused(page, draft):
    assert page.post(at(draft, "company"), {"B8": "x"}).status_code == 422
    assert "Declaration!B8" not in fresh(draft).values


# ---------------------------------------------------------------- two tabs


def test_two_tabs_that_change_different_fields_keep_both(page, draft):
    page.post(at(draft, "company"), {"D8": "Alder", "was-D8": "", "D15": "", "was-D15": ""})
    page.post(at(draft, "company"), {"D8": "", "was-D8": "", "D15": "Nadia", "was-D15": ""})
    values = fresh(draft).values
    assert (values["Declaration!D8"], values["Declaration!D15"]) == ("Alder", "Nadia")


@pytest.mark.parametrize(("action", "kept"), [("take", "Late"), ("drop", "Early")])
def test_two_texts_for_one_field_both_stay_until_one_is_chosen(page, draft, action, kept):
    page.post(at(draft, "company"), {"D8": "Early", "was-D8": ""})
    response = page.post(at(draft, "company"), {"D8": "Late", "was-D8": ""}, follow=True)
    text = html(response)
    assert "Another text was typed here in another tab or on another device" in text
    assert 'value="Early"' in text
    assert ">Late<" in text
    page.post(at(draft, "company"), {action: "Declaration!D8"})
    assert fresh(draft).values["Declaration!D8"] == kept
    assert fresh(draft).others == {}


def test_a_late_text_is_told_to_the_page_that_saves_by_itself(page, draft):
    page.post(at(draft, "company"), {"D8": "Early", "was-D8": ""})
    reply = page.post(at(draft, "company"), {"D8": "Late", "was-D8": ""}, **JSON).json()
    assert "Late" in reply["fields"]["D8"]["notes"]
    assert reply["fields"]["D8"]["was"] == "Early"
    assert reply["fields"]["D8"]["late"]


def test_a_third_text_does_not_take_the_late_one_away(page, draft):
    page.post(at(draft, "company"), {"D8": "Early", "was-D8": ""})
    page.post(at(draft, "company"), {"D8": "Late", "was-D8": ""})
    page.post(at(draft, "company"), {"D8": "Third", "was-D8": "Early"})
    assert fresh(draft).values["Declaration!D8"] == "Third"
    assert fresh(draft).others["Declaration!D8"]["text"] == "Late"


def test_a_row_that_another_tab_removed_is_back_with_what_was_typed(page, draft):
    row = drafts.add_row(draft=draft, table="products", cells={"product_number": "A-1"})
    address = reverse("toolkit:edit_row", args=[draft.pk, "products", row.id])
    drafts.remove_row(draft=draft, table="products", row_id=row.id)
    response = page.post(address, {"product_number": "A-2"}, follow=True)
    assert "This row was removed in another tab. It is back" in html(response)
    assert fresh(draft).form.row("products", row.id).cells == {"product_number": "A-2"}


def test_two_texts_for_one_field_of_a_row_both_stay(page, draft):
    row = drafts.add_row(draft=draft, table="products", cells={"product_number": "A"})
    address = reverse("toolkit:edit_row", args=[draft.pk, "products", row.id])
    page.post(address, {"product_number": "B", "was-product_number": "A"})
    response = page.post(address, {"product_number": "C", "was-product_number": "A"}, follow=True)
    assert ">C<" in html(response)
    page.post(address, {"take": f"products/{row.id}/product_number"})
    assert fresh(draft).form.row("products", row.id).cells == {"product_number": "C"}


# ---------------------------------------------------------------- rows


def test_a_row_is_added_changed_and_removed_after_asking(page, draft):
    page.post(
        reverse("toolkit:add_row", args=[draft.pk, "products"]),
        {"product_number": "A-1", "product_name": "Plug"},
    )
    (row,) = fresh(draft).form.rows["products"]
    address = reverse("toolkit:edit_row", args=[draft.pk, "products", row.id])
    assert page.get(address).status_code == 200
    page.post(address, {"product_name": "Socket", "was-product_name": "Plug"})
    assert fresh(draft).form.row("products", row.id).cells["product_name"] == "Socket"
    remove = reverse("toolkit:remove_row", args=[draft.pk, "products", row.id])
    assert "Remove this row?" in html(page.get(remove))
    page.post(remove)
    assert fresh(draft).form.rows["products"] == ()


def test_an_empty_row_and_a_table_of_another_form_are_refused(page, draft):
    address = reverse("toolkit:add_row", args=[draft.pk, "products"])
    assert page.post(address, {"product_number": " "}).status_code == 422
    assert page.get(reverse("toolkit:add_row", args=[draft.pk, "mines"])).status_code == 404


def test_a_smelter_is_found_and_chosen_without_a_script(page, draft, with_list):
    address = reverse("toolkit:find_smelter", args=[draft.pk])
    text = html(page.get(address, {"q": "juniper smelting"}))
    assert "Juniper Tin Works" in text
    assert "Tin, THAILAND, CID990011. Also known as Juniper Smelting" in text
    part = page.get(address, {"q": "juniper"}, headers={"HX-Request": "true"})
    assert html(part).strip().startswith('<div id="results"')
    choice = {"kind": "listed", "metal": "Tin", "number": "CID990011", "name": "Juniper Tin Works"}
    response = page.post(address, choice, follow=True)
    assert "Tin, THAILAND, CID990011" in html(response)
    assert page.post(address, choice | {"number": "CID1"}).status_code == 422


def test_a_smelter_that_is_not_listed_asks_for_its_country(page, draft):
    address = reverse("toolkit:find_smelter", args=[draft.pk])
    assert "No smelter list is loaded here." in html(page.get(address))
    response = page.post(
        address, {"kind": "not-listed", "metal": "Tin", "name": "Yew Works"}, follow=True
    )
    assert "Now say in which country it is" in html(response)
    row = response.context["row"]
    page.post(response.request["PATH_INFO"], {"country": "PERU", "was-country": ""})
    assert fresh(draft).form.row("smelters", row.id).cells == {
        "metal": "Tin",
        "lookup_name": "Smelter not listed",
        "smelter_name": "Yew Works",
        "country": "PERU",
    }
    page.post(address, {"kind": "not-identified", "metal": "Gold"})
    assert "Not identified yet" in html(page.get(at(draft, "smelters")))


# ---------------------------------------------------------------- workbooks


@pytest.fixture
def on_commit(django_capture_on_commit_callbacks):
    return django_capture_on_commit_callbacks


def from_workbook(page, content, on_commit, name="alder.xlsx"):
    file = SimpleUploadedFile(name, content)
    with on_commit(execute=True):
        response = page.post(reverse("toolkit:drafts"), {"workbook": file})
    return DeclarationDraft.objects.latest("created_at"), response


def test_a_workbook_is_opened_and_downloaded_again(page, on_commit):
    one, response = from_workbook(page, write_form(complete(CMRT)), on_commit)
    assert response.url == one.get_absolute_url()
    draft_reading.read(str(one.pk))
    one.refresh_from_db()
    assert (one.status, one.template, one.version) == (DraftStatus.READY, "CMRT", "6.5")
    assert not one.source
    review = html(page.get(at(one, "review")))
    assert "Every cell that the official Checker asks for is filled in." in review
    assert "This is our own layout, not the official file" in review
    download = page.get(reverse("toolkit:draft_workbook", args=[one.pk]))
    name = f'CMRT-6.5-alder-connectors-ltd-{timezone.localdate():%Y-%m-%d}.xlsx"'
    assert download["Content-Disposition"].endswith(name)
    report = check(io.BytesIO(download.content))
    assert report.verdict.complete
    assert not report.has_errors


def test_a_file_that_is_no_form_says_why(page, on_commit):
    one, _response = from_workbook(page, b"\x89PNG\r\n\x1a\n" + b"0" * 99, on_commit)
    draft_reading.read(str(one.pk))
    text = html(page.get(one.get_absolute_url()))
    assert "We could not read this workbook" in text
    assert "a picture (PNG)" in text
    assert page.get(at(one, "company")).status_code == 404


def test_an_empty_file_is_refused_before_anything_is_kept(page):
    response = page.post(reverse("toolkit:drafts"), {"workbook": SimpleUploadedFile("a.xlsx", b"")})
    assert response.status_code == 422
    assert "This file is empty" in html(response)
    assert not DeclarationDraft.objects.exists()


def test_what_could_not_be_read_is_listed(page, draft):
    draft.left_out = [["FILE-SHEET-MISSING", {"tab": "Product List", "sheet": "", "cell": ""}]]
    draft.save()
    text = html(page.get(at(draft, "company")))
    assert "What we could not take over from your workbook" in text
    assert "The sheet Product List is missing." in text


def test_a_draft_is_read_once_and_a_lost_one_is_swept(page, on_commit):
    one, _response = from_workbook(page, make_upload().read(), on_commit)
    DeclarationDraft.objects.filter(pk=one.pk).update(
        status=DraftStatus.READING, tries=1, lease_until=timezone.now() + timedelta(minutes=1)
    )
    draft_reading.read(str(one.pk))
    assert fresh(one).status == DraftStatus.READING  # another worker has it
    past = timezone.now() - timedelta(minutes=1)
    DeclarationDraft.objects.filter(pk=one.pk).update(lease_until=past, asked_at=past)
    assert draft_reading.stuck() == [str(one.pk)]
    DeclarationDraft.objects.filter(pk=one.pk).update(tries=3)
    assert draft_reading.stuck() == []
    assert fresh(one).status == DraftStatus.FAILED
    assert not fresh(one).source


def test_a_checked_workbook_is_opened_from_its_page(page, learner):
    submission = Submission.objects.create(
        learner=learner,
        workbook=make_upload(),
        original_name="mine.xlsx",
        size=9,
        status="checked",
        is_readable=True,
    )
    assert "Edit in the browser" in html(page.get(submission.get_absolute_url()))
    response = page.post(reverse("toolkit:edit_submission", args=[submission.pk]))
    one = DeclarationDraft.objects.get()
    assert response.url == one.get_absolute_url()
    draft_reading.read(str(one.pk))
    assert Draft.load(CMRT, fresh(one).form.stored).values["Declaration!D8"]


# ---------------------------------------------------------------- privacy


def test_nobody_else_sees_a_form(client, draft):
    client.force_login(make_user(is_superuser=True))
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_forms_that_nobody_changes_are_deleted_in_time(draft, learner, settings):
    settings.UPLOAD_KEEP_DAYS = 30
    other = drafts.begin(owner=learner, template="CMRT", version="6.5")
    old = timezone.now() - timedelta(days=31)
    DeclarationDraft.objects.filter(pk=draft.pk).update(updated_at=old)
    drafts.forget_old()
    assert list(DeclarationDraft.objects.values_list("pk", flat=True)) == [other.pk]
