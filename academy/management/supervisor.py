"""Keeps a few processes running together: starts them, passes on their output, stops them all."""

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

LOOK_EVERY = 0.2  # seconds
STOP_WITHIN = 7.0  # seconds that a process has to finish what it does; then it is killed
LONGEST_PAUSE = 30.0  # seconds between two starts
STEADY = 60.0  # seconds of life after which earlier deaths no longer count


@dataclass
class Service:
    """One process to keep running. `essential`: if it dies before `ready()`, all stops."""

    name: str
    command: list[str]
    essential: bool = False
    process: subprocess.Popen | None = None
    deaths: int = 0
    started: float = 0.0
    start_at: float = 0.0
    _reader: threading.Thread | None = field(default=None, repr=False)

    def start(self, say: Callable[[str], None]) -> None:
        """Start the process in a group of its own, so that Ctrl-C reaches only the supervisor."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            bufsize=1,
            start_new_session=True,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
        )
        self._reader = threading.Thread(target=self._pass_on, args=(self.process, say), daemon=True)
        self._reader.start()

    def _pass_on(self, process: subprocess.Popen, say: Callable[[str], None]) -> None:
        for line in process.stdout:
            if line.strip():
                say(f"{self.name:<6} | {line.rstrip()}")

    def signal(self, number: int) -> None:
        """Send a signal to the process alone: it looks after its own children."""
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(number)

    def kill(self) -> None:
        """Kill what is left of the group, reap the process and pass on its last lines."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._reader.join(timeout=1)


@dataclass
class Supervisor:
    """Runs services until SIGINT, SIGTERM or SIGHUP.

    `ready` is asked until it returns True, then `announce` is called, once.
    """

    services: list[Service]
    say: Callable[[str], None]
    ready: Callable[[], bool]
    announce: Callable[[], None]
    _signals: int = field(default=0, init=False)
    _wake: threading.Event = field(default_factory=threading.Event, init=False)

    def run(self) -> int:
        """Return the exit code: 0 after a signal, 1 if an essential service could not start."""
        numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {number: signal.signal(number, self._stop) for number in numbers}
        try:
            for service in self.services:
                service.start(self.say)
            return self._watch()
        finally:
            self._stop_all()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, *_: object) -> None:
        self._signals += 1
        self._wake.set()

    def _watch(self) -> int:
        announced = False
        while not self._signals:
            for service in self.services:
                if service.process is None:
                    if time.monotonic() >= service.start_at:
                        service.start(self.say)
                elif service.process.poll() is not None:
                    if service.essential and not announced:
                        service.kill()
                        self.say(f"{service.name} could not start; the lines above say why.")
                        return 1
                    self._start_again_later(service)
            if not announced and self.ready():
                announced = True
                self.announce()
            self._wake.wait(LOOK_EVERY)
        self.say("Stopping, a few seconds ...")
        return 0

    def _start_again_later(self, service: Service) -> None:
        code = service.process.returncode
        service.kill()  # its children may have outlived it
        service.process = None
        now = time.monotonic()
        service.deaths = 1 if now - service.started > STEADY else service.deaths + 1
        pause = min(2.0 ** (service.deaths - 1), LONGEST_PAUSE)
        service.start_at = now + pause
        self.say(f"{service.name} ended ({_reason(code)}); starting it again in {pause:.0f} s.")

    def _stop_all(self) -> None:
        """Ask all to stop and wait; a second signal, or time running out, kills what is left."""
        running = [service for service in self.services if service.process]
        for service in running:
            service.signal(signal.SIGTERM)
        until = time.monotonic() + STOP_WITHIN
        while _any_alive(running) and time.monotonic() < until and self._signals < 2:
            time.sleep(0.05)
        for service in running:
            service.kill()


def _any_alive(services: Iterable[Service]) -> bool:
    return any(service.process.poll() is None for service in services)


def _reason(code: int) -> str:
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
