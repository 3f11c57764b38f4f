"""Private files at rest: nobody reads them without a key, and everybody who may reads them."""

import io

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, storages
from django.core.management import call_command
from django.urls import reverse

from academy.credentials.models import Credential
from academy.encryption import CHUNK, Decrypted, DecryptionError, encrypt, make_fernet
from academy.private_storage import EncryptedStorage
from tests.factories import make_learner
from tests.toolkit.factories import make_upload, practice
from toolkit import checking, services
from toolkit.models import PracticeFile, Status, Submission

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7]


def content(size):
    return bytes(range(256)) * (size // 256) + bytes(size % 256)


def encrypted(data, key=OLD):
    return b"".join(encrypt(io.BytesIO(data), make_fernet([key])))


def opened(data, key=OLD):
    return Decrypted(io.BytesIO(data), make_fernet([key]))


def is_on_disk(storage, name, data):
    with storage.inner.open(name) as file:
        return data in file.read()


# ---------------------------------------------------------------- the format


@pytest.mark.parametrize("size", SIZES)
def test_what_is_encrypted_comes_back(size):
    data = content(size)
    file = opened(encrypted(data))
    assert file.size == size
    assert file.read() == data


def test_it_can_be_read_from_any_place():
    data = content(3 * CHUNK + 100)
    file = io.BufferedReader(opened(encrypted(data)))
    for place in (3 * CHUNK + 50, 0, CHUNK - 5, 2 * CHUNK, 10 * CHUNK):
        file.seek(place)
        assert file.read(20) == data[place : place + 20]
    assert file.seek(-10, io.SEEK_END) == len(data) - 10
    assert file.read() == data[-10:]


def test_two_encryptions_of_one_file_differ():
    assert encrypted(b"the same") != encrypted(b"the same")


def test_the_wrong_key_opens_nothing():
    with pytest.raises(DecryptionError):
        opened(encrypted(b"secret"), key=NEW)


def _frames(data):
    from academy import encryption

    head = data[: encryption._HEADER]
    rest = data[encryption._HEADER :]
    size = encryption._FRAME
    return head, [rest[start : start + size] for start in range(0, len(rest), size)]


@pytest.mark.parametrize(
    "change",
    [
        lambda head, frames: head + b"".join(frames[:-1]),  # cut at the end of a frame
        lambda head, frames: head + b"".join(frames)[:-1],
        lambda head, frames: head + b"".join([frames[1], frames[0], *frames[2:]]),
        lambda head, frames: head + b"".join(frames) + frames[-1],
        lambda head, frames: head[:-1] + bytes([head[-1] ^ 1]) + b"".join(frames),
        lambda head, frames: head + b"".join(frames)[:-40] + b"x" * 40,
        lambda head, frames: head,
        lambda head, frames: head[:-8],
    ],
)
def test_a_changed_file_is_refused(change):
    data = encrypted(content(3 * CHUNK + 100))
    with pytest.raises(DecryptionError):
        opened(change(*_frames(data))).read()


def test_a_frame_of_another_file_is_refused():
    head, frames = _frames(encrypted(content(2 * CHUNK)))
    _head, others = _frames(encrypted(content(2 * CHUNK)))
    with pytest.raises(DecryptionError):
        opened(head + others[0] + frames[1]).read()


# ---------------------------------------------------------------- the storage


FOLDER = "django.core.files.storage.FileSystemStorage"
MEMORY = "django.core.files.storage.InMemoryStorage"  # as a bucket: no path, no folder


@pytest.fixture(params=[FOLDER, MEMORY])
def inner(request, tmp_path):
    options = {"location": str(tmp_path)} if request.param == FOLDER else {}
    return {"BACKEND": request.param, "OPTIONS": options}


def make_storage(inner, *keys):
    return EncryptedStorage(inner=inner, keys=list(keys or [OLD]))


@pytest.mark.parametrize("size", [0, 5, 2 * CHUNK + 5])
def test_a_storage_keeps_only_what_is_encrypted(inner, size):
    storage, data = make_storage(inner), b"marker" + content(size)
    name = storage.save("a/b.xlsx", ContentFile(data))
    assert not is_on_disk(storage, name, b"marker")
    with storage.open(name) as file:
        assert file.read() == data
        assert file.size == len(data)
    assert storage.size(name) == len(data)
    assert storage.save("a/b.xlsx", ContentFile(b"other")) != name
    storage.delete(name)
    assert not storage.exists(name)


def test_a_file_from_before_the_key_is_still_read(inner):
    storage = make_storage(inner)
    name = storage.inner.save("old.xlsx", ContentFile(b"plain"))
    with storage.open(name) as file:
        assert file.read() == b"plain"
    assert storage.size(name) == 5


def test_after_a_new_key_the_old_one_still_opens():
    storage = make_storage({"BACKEND": MEMORY})
    name = storage.save("a.xlsx", ContentFile(b"secret"))
    rotated = make_storage({"BACKEND": MEMORY}, NEW, OLD)
    rotated.inner = storage.inner
    with rotated.open(name) as file:
        assert file.read() == b"secret"


def test_a_private_file_has_no_address(inner):
    with pytest.raises(ValueError):
        make_storage(inner).url("a.xlsx")


def test_a_bad_key_is_said_at_the_start():
    with pytest.raises(ImproperlyConfigured, match="Make one with"):
        make_storage({"BACKEND": MEMORY}, "too short")


# ---------------------------------------------------------------- the product


@pytest.fixture
def private(monkeypatch):
    """Put an encrypted storage, in memory, in place of the private one of all models."""

    def install(*keys, inner=None):
        storage = make_storage({"BACKEND": MEMORY}, *keys)
        storage.inner = inner or InMemoryStorage()
        monkeypatch.setitem(storages._storages, "private", storage)
        for model, field in [
            (Submission, "workbook"),
            (PracticeFile, "workbook"),
            (Credential, "pdf"),
        ]:
            monkeypatch.setattr(model._meta.get_field(field), "storage", storage)
        return storage

    return install


@pytest.mark.django_db
def test_an_upload_is_encrypted_checked_and_given_back(client, private):
    storage = private(OLD)
    one = services.submit(learner=make_learner(), workbook=make_upload())
    assert not is_on_disk(storage, one.workbook.name, practice().workbook[:200])
    checking.check(str(one.pk))
    one.refresh_from_db()
    assert (one.status, one.is_readable) == (Status.CHECKED, True)
    client.force_login(one.learner)
    answer = client.get(reverse("toolkit:submitted_workbook", args=[one.pk]))
    assert b"".join(answer.streaming_content) == practice().workbook
    assert int(answer["Content-Length"]) == len(practice().workbook)


def _submission(storage, data, *, learner):
    one = Submission(learner=learner, original_name="a.xlsx", size=len(data))
    one.workbook.save(f"{one.pk}.xlsx", ContentFile(data), save=False)
    one.save(force_insert=True)
    return one


def _read(one):
    one.refresh_from_db()
    with one.workbook.open() as file:
        return file.read()


@pytest.mark.django_db
def test_the_command_encrypts_what_is_there_and_rotates_it(private, capsys):
    learner = make_learner()
    memory = private(OLD).inner
    one = _submission(memory, b"of yesterday", learner=learner)
    # One more as it was before there was a key.
    plain = memory.save("submissions/plain.xlsx", ContentFile(b"plain"))
    two = Submission.objects.create(learner=learner, workbook=plain, number=2, size=5)

    storage = private(NEW, OLD, inner=memory)
    with pytest.raises(SystemExit):
        call_command("encrypt_files", "--check")
    assert "2 to change, 0 changed" in capsys.readouterr().out
    call_command("encrypt_files")
    assert "2 to change, 2 changed, 0 could not be read" in capsys.readouterr().out
    assert (_read(one), _read(two)) == (b"of yesterday", b"plain")
    assert not storage.exists(plain)
    call_command("encrypt_files", "--check")  # nothing is left, so it exits with 0
    private(NEW, inner=memory)  # the old key may go now
    assert (_read(one), _read(two)) == (b"of yesterday", b"plain")
    call_command("encrypt_files", "--decrypt")
    assert is_on_disk(storage, Submission.objects.get(pk=two.pk).workbook.name, b"plain")


@pytest.mark.django_db
def test_the_command_says_what_no_key_opens(private, capsys):
    memory = private(OLD).inner
    _submission(memory, b"lost", learner=make_learner())
    private(NEW, inner=memory)
    with pytest.raises(SystemExit):
        call_command("encrypt_files")
    printed = capsys.readouterr()
    assert "1 could not be read" in printed.out
    assert "DecryptionError" in printed.err
