"""The embedded broker: kombu's filesystem transport, made safe for a reader beside a writer.

kombu writes a message into the file that readers look for, so that a reader may take it half
written and the worker dies of it; and it takes messages by way of the system's temporary folder,
which may be another disk. Here a message, and the list of queues, appears whole and is taken
whole, by renaming.
"""

import os
import time
import uuid
from queue import Empty

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.encoding import bytes_to_str, str_to_bytes
from kombu.utils.json import dumps, loads


class Channel(filesystem.Channel):
    """Messages are files `<nanoseconds>_<id>.<queue>.msg`, oldest first."""

    def _put(self, queue: str, payload: dict, **kwargs: object) -> None:
        name = f"{time.time_ns():020d}_{uuid.uuid4().hex}.{queue}.msg"
        unfinished = os.path.join(self.data_folder_out, f"{name}.new")
        with open(unfinished, "wb") as file:
            file.write(str_to_bytes(dumps(payload)))
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, os.path.join(self.data_folder_out, name))

    def _get(self, queue: str) -> dict:
        ending = f".{queue}.msg"
        for name in sorted(os.listdir(self.data_folder_in)):
            if not name.endswith(ending):
                continue
            path = os.path.join(self.data_folder_in, name)
            mine = f"{path}.{os.getpid()}.taken"
            try:
                os.rename(path, mine)
            except FileNotFoundError:  # another worker was first
                continue
            with open(mine, "rb") as file:
                payload = file.read()
            os.remove(mine)
            return loads(bytes_to_str(payload))
        raise Empty()

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        file = self._exchange_file(exchange)
        self.control_folder.mkdir(exist_ok=True)
        binding = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with (self.control_folder / "lock").open("w") as guard:
            filesystem.lock(guard, filesystem.LOCK_EX)
            known = self.get_table(exchange)
            if binding not in known:
                unfinished = file.with_suffix(".new")
                unfinished.write_text(dumps([binding, *known]))
                os.replace(unfinished, file)


class Transport(filesystem.Transport):
    """What `filesystem://` means here."""

    Channel = Channel


def register() -> None:
    """Let `filesystem://` be this transport; called before the first connection."""
    TRANSPORT_ALIASES["filesystem"] = "academy.broker:Transport"
