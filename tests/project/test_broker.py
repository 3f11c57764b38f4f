"""The embedded broker loses nothing and gives nothing twice, whoever writes and reads at once."""

import multiprocessing
from pathlib import Path

from kombu import Connection

from academy.broker import register

MESSAGES, WRITERS, READERS = 60, 2, 2


def _connect(folder: Path) -> Connection:
    register()
    options = {
        "data_folder_in": str(folder / "messages"),
        "data_folder_out": str(folder / "messages"),
        "control_folder": str(folder / "control"),
    }
    return Connection("filesystem://localhost//", transport_options=options)


def _write(folder: Path, writer: int) -> None:
    with _connect(folder) as broker, broker.SimpleQueue("checks") as queue:
        for number in range(MESSAGES):
            queue.put({"id": f"{writer}-{number}", "padding": "x" * 20_000})


def _read(folder: Path, found: multiprocessing.Queue) -> None:
    with _connect(folder) as broker, broker.SimpleQueue("checks") as queue:
        while True:
            try:
                message = queue.get(timeout=3)
            except queue.Empty:
                return
            message.ack()
            found.put(message.payload["id"])


def test_each_message_arrives_once_with_several_writers_and_readers(tmp_path):
    (tmp_path / "messages").mkdir()
    start = multiprocessing.get_context("spawn")
    found = start.Queue()
    people = [start.Process(target=_write, args=(tmp_path, one)) for one in range(WRITERS)]
    people += [start.Process(target=_read, args=(tmp_path, found)) for _one in range(READERS)]
    for one in people:
        one.start()
    received = [found.get(timeout=60) for _message in range(MESSAGES * WRITERS)]
    for one in people:
        one.join(timeout=60)
    assert [one.exitcode for one in people] == [0] * len(people)
    assert sorted(received) == sorted(
        f"{writer}-{number}" for writer in range(WRITERS) for number in range(MESSAGES)
    )
    assert not list((tmp_path / "messages").iterdir())
