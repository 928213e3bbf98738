"""`vigie run` keeps its processes alive, and leaves none behind."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from vigie.processes import supervise
from vigie.processes.supervise import ENOUGH, Child, Supervisor
from vigie.processes.web import listen

#: A worker that does nothing but live, and says that it stops.
IDLE = "import signal, time; signal.signal(signal.SIGTERM, lambda *_: exit(0)); time.sleep(600)"


def eventually(true: Callable[[], object], seconds: float = 60) -> None:
    """Wait until it is true; the limit only ends a test that has failed."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until
        time.sleep(0.02)


def alive(pid: int) -> bool:
    """Return whether a process runs; one that ended and waits to be read counts as ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def python(code: str) -> Callable[[], subprocess.Popen[bytes]]:
    return lambda: subprocess.Popen([sys.executable, "-c", code], process_group=0, stdout=subprocess.DEVNULL)


# ——— the rules, with small processes


def test_it_starts_again_what_dies() -> None:
    child = Child("worker", python(IDLE))
    child.look(0.0)
    assert child.process
    first = child.process
    first.kill()
    first.wait()
    assert "killed by SIGKILL" in child.look(100.0)
    assert child.look(100.1) == ""
    child.look(101.0)
    assert child.process is not None
    assert child.process.pid != first.pid
    child.signal(signal.SIGKILL)
    child.process.wait()


def test_it_waits_longer_after_each_quick_death_then_gives_up_in_a_sentence() -> None:
    child = Child("worker", python("exit(3)"))
    now, told = 0.0, []
    while not child.given_up:
        child.look(now)
        if child.process:
            child.process.wait()
        said = child.look(now)
        if said:
            told.append(said)
        now += 60
        child._started_at = now  # the clock of the test jumps; each life was short
    assert len(told) == ENOUGH
    pauses = [float(re.search(r"in ([\d.]+) s", said)[1]) for said in told[:-1]]  # type: ignore[index]
    assert pauses == sorted(set(pauses))
    assert "exit code 3" in told[-1]
    assert "vigie doctor" in told[-1]


def test_it_forgives_a_death_after_a_long_life() -> None:
    child = Child("web", python("exit(3)"))
    for start in range(0, 1000 * (ENOUGH + 2), 1000):
        child.look(float(start))
        assert child.process
        child.process.wait()
        child.look(start + 500.0)
    assert not child.given_up


def test_it_ends_with_code_one_when_it_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervise, "FIRST_PAUSE", 0.001)
    steady = Child("web", python(IDLE))
    assert Supervisor([Child("worker", python("exit(3)")), steady]).watch() == 1
    assert not steady.running()


def test_it_kills_what_does_not_stop_when_asked_twice() -> None:
    ignoring = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
    deaf = Child("worker", python(ignoring))
    supervisor = Supervisor([deaf])

    def ready() -> bool:
        supervisor.ask_to_stop()
        signal.signal(signal.SIGALRM, supervisor.ask_to_stop)
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        return True

    assert supervisor.watch(ready) == 0
    assert not deaf.running()


# ——— the whole of it, as a person starts it


#: The worker has tests of its own: here it only has to live, and to end as any child of the supervisor's.
PROGRAM = """
import sys
from vigie.processes import supervise
usual = supervise.command_of
IDLE = '''
import os, signal, time
from vigie.processes.child import end_with_supervisor
end_with_supervisor(int(os.environ["VIGIE_SUPERVISOR"]))
signal.signal(signal.SIGTERM, lambda *_: exit(0))
time.sleep(600)
'''
idle = [sys.executable, "-c", IDLE, "worker"]
supervise.command_of = lambda given: usual(given) if given == ["web"] else idle
sys.exit(supervise.run("127.0.0.1", int(sys.argv[1])))
"""


class Run:
    """`vigie run` in a process of its own."""

    def __init__(self, home: Path, port: int = 0) -> None:
        self.out = home / "out"
        with self.out.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-c", PROGRAM, str(port)],
                env=os.environ | {"VIGIE_HOME": str(home)},
                stdout=out,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                process_group=0,
            )

    @property
    def said(self) -> str:
        return self.out.read_text()

    def ready(self) -> str:
        """Return the address once it is told."""
        eventually(lambda: "Stop with Ctrl-C" in self.said or self.process.poll() is not None)
        found = re.search(r"ready at (http://\S+)", self.said)
        assert found, self.said
        return found[1]

    def children(self) -> dict[str, int]:
        """Return the processes that are there, by name."""
        found: dict[str, int] = {}
        for pid in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split():
            line = Path(f"/proc/{pid}/cmdline").read_bytes().rstrip(b"\0").split(b"\0")
            found[line[-1].decode()] = int(pid)
        return found


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    started = Run(tmp_path)
    yield started
    if started.process.poll() is None:
        started.process.kill()
    started.process.wait()


def well(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_tells_one_address_and_one_link_and_stops_cleanly(run: Run, number: int) -> None:
    address = run.ready()
    assert well(address)
    assert len(re.findall(re.escape(address) + r"/sign-in/\S{40,}", run.said)) == 1
    children = run.children()
    assert set(children) == {"worker", "web"}
    # As a terminal does: to the whole group.
    os.killpg(run.process.pid, number)
    assert run.process.wait(60) == 0
    assert "Traceback" not in run.said
    assert not any(alive(pid) for pid in children.values())


def test_it_keeps_the_port_while_the_web_process_comes_back(run: Run) -> None:
    address = run.ready()
    before = run.children()
    os.kill(before["web"], signal.SIGKILL)
    port = int(address.rpartition(":")[2])
    # Nobody is turned away meanwhile: the visitor waits in the queue of the socket.
    with socket.create_connection(("127.0.0.1", port), timeout=60) as visitor:
        visitor.sendall(b"GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n")
        assert b"200" in visitor.recv(65536)
    after = run.children()
    assert after["web"] != before["web"]
    assert after["worker"] == before["worker"]
    assert "killed by SIGKILL" in run.said


def test_it_leaves_nobody_behind_when_it_is_killed(run: Run) -> None:
    address = run.ready()
    children = run.children()
    run.process.kill()
    run.process.wait()
    eventually(lambda: not any(alive(pid) for pid in children.values()))
    assert not well(address)


def test_it_says_in_a_sentence_that_the_port_is_taken(tmp_path: Path) -> None:
    with listen("127.0.0.1", 0) as taken:
        refused = Run(tmp_path, taken.getsockname()[1])
        assert refused.process.wait(60) == 1
    assert len(refused.said.strip().splitlines()) == 1
    assert "--port" in refused.said


def test_it_says_in_a_sentence_that_the_home_cannot_be_used(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("no folder")
    refused = subprocess.run(
        [sys.executable, "-c", PROGRAM, "0"],
        env=os.environ | {"VIGIE_HOME": str(file)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert refused.returncode == 1
    assert "VIGIE_HOME" in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1
