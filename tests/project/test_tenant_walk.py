"""Every URL of the project, asked for as each kind of person.

TABLE says what each may see. A URL that is in neither TABLE nor LIBRARIES fails the first test:
add its row, with an object of the owner's in world.py if it shows one.
"""

import re
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from django.urls import get_resolver, reverse
from django.urls.resolvers import RoutePattern, URLResolver

from tests.factories import PASSWORD, make_learner, make_manager, make_user
from tests.project.world import OWNER, make_world

LOGIN = "login"  # a redirect to the sign-in page
SIGN_IN = ("/accounts/login/?next=", "/cms/login/?next=")  # the second leads to the first
PEOPLE = ("visitor", "owner", "manager", "other_learner", "other_manager")


@dataclass(frozen=True)
class Row:
    """What each of PEOPLE gets: a status, or LOGIN. `arg` names an entry of World.args."""

    expect: tuple
    arg: str = ""
    post: dict | None = None  # the form to send; None: a GET
    may_name_owner: frozenset = field(default_factory=lambda: frozenset({"owner", "manager"}))


def same(status, **fields):
    """Everybody gets the same."""
    return Row((status,) * 5, **fields)


def signed_in(status=200, **fields):
    """Everybody who is signed in gets the same, about themselves."""
    return Row((LOGIN, *(status,) * 4), **fields)


def managers(**fields):
    """A manager sees the own company; for others there is no such page."""
    return Row((LOGIN, 404, 200, 404, 200), **fields)


def of_owner(owner=200, manager=200, **fields):
    """An object of the owner: the own manager may get `manager`; for strangers it is not there."""
    return Row((LOGIN, owner, manager, 404, 404), **fields)


def enrolled_only(**fields):
    """Content of a course: who is not enrolled is asked to enrol first."""
    return Row((LOGIN, 200, 403, 403, 403), **fields)


EVERYBODY = frozenset(PEOPLE)

TABLE = {
    # the machine
    "healthz": same(200),
    "readyz": same(200),
    "favicon": same(302),
    "frontend_login": signed_in(403),  # there for who may not see what they asked for
    "media": same(200, arg="picture"),
    # people and companies
    "accounts:profile": signed_in(),
    "accounts:tokens": signed_in(),
    "accounts:revoke_token": of_owner(manager=404, arg="api_token"),
    "companies:switch": Row((LOGIN, 302, 302, 404, 404), post={"company": "company"}),
    "companies:invitations": managers(),
    "companies:resend_invitation": Row((LOGIN, 404, 302, 404, 404), arg="invitation", post={}),
    "companies:revoke_invitation": Row((LOGIN, 404, 200, 404, 404), arg="invitation"),
    "companies:accept": Row((200, 403, 403, 403, 403), arg="token"),
    "reporting:people": managers(),
    "reporting:people_csv": managers(),
    # readiness: results
    "readiness:results": of_owner(arg="submitted_assessment"),
    "readiness:arithmetic": of_owner(arg="submitted_assessment"),
    "readiness:report": of_owner(arg="readiness_report"),
    "readiness:comparison": of_owner(arg="submitted_assessment"),
    "readiness:snapshot": of_owner(arg="readiness_revision"),
    "readiness:snapshot_json": of_owner(arg="readiness_revision"),
    # courses
    "courses:home": signed_in(),
    "courses:catalogue": same(200),
    "courses:course": same(200, arg="course"),
    "courses:check": enrolled_only(arg="knowledge_check", post={}),
    "courses:glossary": same(200),
    "courses:enrol": signed_in(302, arg="course", post={}),
    "courses:path": same(200, arg="path"),
    "courses:join_path": signed_in(302, arg="path", post={}),
    "courses:lesson": enrolled_only(arg="lesson"),
    "courses:read": signed_in(302, arg="lesson_pk", post={}),
    "courses:rate": Row((LOGIN, *(404,) * 4), arg="course"),  # nobody has done half of it
    "courses:write_note": Row((LOGIN, 302, 404, 404, 404), arg="lesson_pk", post={}),
    "courses:bookmark": Row((LOGIN, 302, 404, 404, 404), arg="lesson_pk", post={}),
    "courses:report_block": Row((LOGIN, 200, 404, 404, 404), arg="block"),
    "courses:my_reports": signed_in(),
    "courses:notes": signed_in(),
    "courses:edit_note": of_owner(manager=404, arg="note"),
    "courses:delete_note": of_owner(manager=404, arg="note"),
    "courses:notes_markdown": signed_in(),
    "courses:notes_csv": signed_in(),
    "courses:print_lesson": enrolled_only(arg="lesson_pk"),
    "courses:device": same(200),
    "courses:offline": same(200),
    "courses:service_worker": same(200),
    "courses:transcript": signed_in(),
    "courses:transcript_of": of_owner(arg="owner"),
    "courses:transcript_pdf": of_owner(arg="owner"),
    # quizzes
    "quizzes:quiz": enrolled_only(arg="quiz"),
    "quizzes:attempt": of_owner(manager=403, arg="open_attempt"),
    "quizzes:hand_in": of_owner(manager=403, arg="open_attempt"),
    "quizzes:review": of_owner(arg="closed_attempt"),
    "quizzes:cards": signed_in(),
    "quizzes:progress": signed_in(),
    # toolkit
    "toolkit:check": signed_in(),
    "toolkit:exercise": enrolled_only(arg="exercise"),
    "toolkit:practice_workbook": Row((LOGIN, 200, 404, 404, 404), arg="exercise_pk"),
    "toolkit:submission": of_owner(arg="submission"),
    "toolkit:submitted_workbook": of_owner(arg="submission"),
    "toolkit:delete_submission": of_owner(manager=404, arg="submission"),
    "toolkit:confirm_practice": of_owner(302, 404, arg="submission", post={}),
    # the API: a session opens nothing; tests/toolkit/test_api.py asks with tokens
    "api:docs": same(200),
    "api:openapi-json": same(200),
    "api:checks": same(401),
    "api:check": same(401, arg="submission"),
    "api:api-root": same(404),
    "api:nothing": same(404, arg="no_page"),
    "toolkit:feedback_workbook": of_owner(arg="checked_submission"),
    "toolkit:feedback_pdf": of_owner(arg="checked_submission"),
    "toolkit:carry_over": of_owner(manager=404, arg="old_submission"),
    "toolkit:carried_workbook": of_owner(manager=404, arg="old_submission"),
    "toolkit:versions": same(200),
    "toolkit:roll_ups": signed_in(),
    "toolkit:roll_up": of_owner(manager=404, arg="roll_up"),
    "toolkit:roll_up_export": of_owner(manager=404, arg="roll_up_export"),
    "toolkit:delete_roll_up": of_owner(manager=404, arg="roll_up"),
    # forms that are filled in: nobody but the owner sees them
    "toolkit:drafts": signed_in(),
    "toolkit:draft": of_owner(302, 404, arg="draft"),
    "toolkit:draft_step": of_owner(manager=404, arg="draft_step"),
    "toolkit:draft_workbook": of_owner(manager=404, arg="draft"),
    "toolkit:rename_draft": of_owner(302, 404, arg="draft", post={}),
    "toolkit:duplicate_draft": of_owner(302, 404, arg="draft", post={}),
    "toolkit:delete_draft": of_owner(manager=404, arg="draft"),
    "toolkit:find_smelter": of_owner(manager=404, arg="draft"),
    "toolkit:add_row": of_owner(manager=404, arg="draft_table"),
    "toolkit:edit_row": of_owner(manager=404, arg="draft_row"),
    "toolkit:remove_row": of_owner(manager=404, arg="draft_row"),
    "toolkit:edit_submission": of_owner(302, 404, arg="submission", post={}),
    # readiness: what companies ask and show each other
    "readiness:requests": managers(),
    "readiness:new_request": managers(),
    "readiness:request": of_owner(owner=404, arg="asked"),
    "readiness:withdraw_request": of_owner(owner=404, arg="asked"),
    "readiness:resend_request": of_owner(404, 302, arg="asked", post={}),
    "readiness:decline_request": of_owner(owner=404, arg="asked_of_us"),
    "readiness:accept_request": Row((200, 403, 403, 403, 403), arg="token"),
    "readiness:received": managers(),
    "readiness:received_share": of_owner(owner=404, arg="shown"),
    "readiness:received_share_json": of_owner(owner=404, arg="shown"),
    "readiness:accept_share": Row((200, 403, 200, 403, 403), arg="token"),
    "readiness:shares": of_owner(arg="submitted"),
    "readiness:new_share": of_owner(arg="submitted"),
    "readiness:share": of_owner(arg="share"),
    "readiness:revoke_share": of_owner(arg="open_share"),
    "readiness:resend_share": of_owner(302, 302, arg="open_share", post={}),
    "readiness:benchmark": of_owner(arg="submitted"),
    "readiness:benchmark_consent": of_owner(302, 302, arg="submitted", post={}),
    # readiness: actions
    "readiness:actions": signed_in(),
    "readiness:actions_export": signed_in(arg="xlsx"),
    "readiness:plan": of_owner(arg="assessment"),
    "readiness:new_action": of_owner(arg="criterion"),
    "readiness:action": of_owner(arg="action"),
    "readiness:action_calendar": of_owner(arg="action"),
    "readiness:edit_action": of_owner(arg="action"),
    "readiness:close_action": of_owner(arg="action"),
    "readiness:action_status": of_owner(302, 302, arg="action", post={}),
    "readiness:verify_action": of_owner(302, 302, arg="done_action", post={}),
    "readiness:comment_action": of_owner(422, 422, arg="action", post={}),
    "readiness:delete_action": of_owner(arg="action"),
    # readiness: the owner leads it, and so do the managers of the company
    "readiness:home": signed_in(),
    "readiness:language": signed_in(302, post={}),
    "readiness:start": managers(),
    "readiness:assessment": of_owner(arg="assessment"),
    "readiness:profile": of_owner(arg="assessment"),
    "readiness:asked": of_owner(arg="assessment"),
    "readiness:section": of_owner(302, 302, arg="assessment_section"),
    "readiness:criterion": of_owner(arg="criterion"),
    "readiness:save_answer": of_owner(302, 302, arg="open_criterion", post={"seen": "zero"}),
    "readiness:add_comment": of_owner(422, 422, arg="criterion", post={}),
    "readiness:add_evidence": of_owner(arg="criterion"),
    "readiness:edit_evidence": of_owner(arg="evidence"),
    "readiness:evidence_file": of_owner(arg="evidence"),
    "readiness:delete_evidence": of_owner(arg="evidence"),
    "readiness:people": of_owner(arg="assessment"),
    "readiness:colleagues": of_owner(arg="company"),
    "readiness:remove_delegation": of_owner(arg="delegation"),
    "readiness:section_ready": of_owner(302, 404, arg="delegated_section", post={}),
    "readiness:extend": of_owner(arg="assessment"),
    "readiness:submit": of_owner(arg="assessment"),
    "readiness:reopen": of_owner(302, 302, arg="assessment"),
    "readiness:delete": of_owner(404, 200, arg="assessment"),
    # readiness, authoring: the catalogue is public; only leaders move an assessment
    "readiness:catalogue": same(200),
    "readiness:catalogue_set": same(200, arg="question_set"),
    "readiness:catalogue_version": same(200, arg="question_version"),
    "readiness:catalogue_crosswalk": same(200, arg="question_version"),
    "readiness:catalogue_export": same(200, arg="question_version_file"),
    "readiness:catalogue_criterion": same(200, arg="published_criterion"),
    "readiness:catalogue_criterion_export": same(200, arg="published_criterion_file"),
    "readiness:move": of_owner(arg="assessment"),
    # readiness: what companies ask and show each other
    # credentials: the page that verifies one is public, its file is not
    "credentials:lookup": same(200),
    "credentials:verify": same(200, arg="credential", may_name_owner=EVERYBODY),
    "credentials:pdf": of_owner(arg="credential"),
    # Wagtail's own: documents and pages of the public site
    "wagtaildocs_serve": same(200, arg="document"),
    "wagtaildocs_authenticate_with_password": same(404, arg="nothing"),
    "wagtailcore_authenticate_with_password": same(404, arg="nothing_twice"),
    "wagtail_serve": same(404, arg="no_page"),
}

# Asked for under their own rules below.
ABOUT_ONESELF = re.compile(r"account_|mfa_|usersessions_")
LIBRARIES = re.compile(rf"{ABOUT_ONESELF.pattern}|wagtailcore_login$")
CMS = "cms/"
# The editor's pages that anyone may load: the way in, words and icons for its scripts.
PUBLIC_IN_CMS = {
    "wagtailadmin_login",
    "wagtailadmin_logout",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_sprite",
}

FILLED = re.compile(r"[\w./-]*")  # an address without what only a regular expression has
DUMMIES = {"int": "1", "uuid": "00000000-0000-0000-0000-000000000001"}


def walk(patterns=None, prefix="", namespace=""):
    """Yield each URL's name, with its namespace, and its address with dummies.

    What is a regular expression stays one: see FILLED.
    """
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        address = prefix + str(pattern.pattern).strip("^$")
        if isinstance(pattern.pattern, RoutePattern):
            address = prefix + re.sub(r"<(?:(\w+):)?\w+>", _dummy, str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from walk(pattern.url_patterns, address, inner)
        else:
            yield f"{namespace}{pattern.name}", address


def _dummy(found):
    return DUMMIES.get(found[1], "x")


@pytest.fixture
def world(db):
    made = make_world()
    lesson, exercise = made.args["lesson"], made.args["exercise"]
    made.args.update(lesson_pk=lesson[0], exercise_pk=exercise[0])
    made.args.update(nothing=999_999, nothing_twice=(999_999, 999_999), no_page="no/such/page/")
    return made


def ask(client, address, form=None):
    """Return (status or LOGIN, text); whatever it changes is undone."""
    with transaction.atomic():
        answer = client.get(address) if form is None else client.post(address, form)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    to_sign_in = answer.status_code == 302 and answer.url.startswith(SIGN_IN)
    return LOGIN if to_sign_in else answer.status_code, body.decode(errors="replace")


def args_of(row, world):
    value = world.args[row.arg] if row.arg else ()
    return value if isinstance(value, tuple) else (value,)


def test_every_url_is_in_the_table():
    names = {name for name, address in walk() if not address.startswith(CMS)}
    unknown = {name for name in names if name not in TABLE and not LIBRARIES.match(name)}
    assert not unknown, "Say in TABLE what each kind of person may see there."
    assert not set(TABLE) - names, "TABLE has rows for URLs that are gone."


@pytest.mark.parametrize("who", PEOPLE)
def test_each_url_shows_each_person_what_the_table_says(client, world, who):
    if world.people[who]:
        client.force_login(world.people[who])
    wrong = []
    for name, row in TABLE.items():
        form = row.post and {key: world.args[value] for key, value in row.post.items()}
        address = reverse(name, args=args_of(row, world))
        got, page = ask(client, address, {} if row.post == {} else form)
        expected = row.expect[PEOPLE.index(who)]
        if got != expected:
            wrong.append(f"{name}: {got}, not {expected}")
        if OWNER in page and who not in row.may_name_owner:
            wrong.append(f"{name}: names a person of another company")
    assert wrong == []


@pytest.mark.parametrize("who", ["visitor", "manager"])
def test_what_needs_a_post_does_nothing_on_a_get(client, world, who):
    if world.people[who]:
        client.force_login(world.people[who])
    posts = {name: row for name, row in TABLE.items() if row.post is not None}
    answers = {
        name: ask(client, reverse(name, args=args_of(row, world)))[0] for name, row in posts.items()
    }
    allowed = {405, LOGIN} if who == "visitor" else {405}
    assert {name: got for name, got in answers.items() if got not in allowed} == {}


def test_a_preview_lesson_is_open_to_everybody(client, world):
    address = reverse("courses:lesson", args=world.args["preview"])
    assert ask(client, address)[0] == 200


@pytest.mark.parametrize("who", PEOPLE)
def test_the_attempt_of_somebody_without_an_account_is_there_for_nobody_else(client, world, who):
    if world.people[who]:
        client.force_login(world.people[who])
    key = world.args["visitors_attempt"]
    for name in ("attempt", "hand_in", "review"):
        assert ask(client, reverse(f"quizzes:{name}", args=[key]))[0] == 404


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["visitor", "other"])
def test_pages_about_the_account_show_nobody_elses(client, who):
    """allauth's pages take no person's key: each is about who asks, or asks to sign in."""
    make_learner(full_name=OWNER)
    if who == "other":
        client.force_login(make_learner())
    wrong = []
    for name, address in walk():
        if not FILLED.fullmatch(address) or not ABOUT_ONESELF.match(name):
            continue
        got, page = ask(client, f"/{address}")
        if got not in {200, 302, 404, 405, LOGIN}:
            wrong.append(f"{name}: {got}")
        if OWNER in page:
            wrong.append(f"{name}: names another person")
    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["visitor", "manager"])
def test_nobody_but_authors_gets_into_the_editor(client, who):
    if who == "manager":
        client.force_login(make_manager())
    addresses = {address: name for name, address in walk() if address.startswith(CMS)}
    assert len(addresses) > 200  # the walk reached the editor's parts
    wrong = {}
    for address, name in addresses.items():
        if not FILLED.fullmatch(address) or name.split(":")[-1] in PUBLIC_IN_CMS:
            continue
        got, _page = ask(client, f"/{address}")
        if got not in {LOGIN, 403, 404, 405}:
            wrong[address] = got
    assert wrong == {}


@pytest.mark.django_db
def test_who_is_signed_in_and_may_not_author_is_told_so(client):
    client.force_login(make_manager())
    answer = client.get("/cms/pages/", follow=True)
    assert answer.status_code == 403
    assert "your role does not allow this" in answer.content.decode()


@pytest.mark.django_db
def test_a_visitor_of_the_editor_signs_in_and_comes_back_to_it(client):
    answer = client.get("/cms/pages/", follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/login/?next=/cms/pages/"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/cms/login/", "/_util/login/"])
def test_there_is_one_way_to_sign_in(client, address):
    """Wagtail's own forms would know no second step and no limit of tries."""
    user = make_user(is_superuser=True)
    client.post(address, {"username": user.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session
