"""A server of the tests lives in its folder and ends with the test run, whatever happens to either."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from running import ROOT, PeerFailedError, Process, accepts, free_port, missing

# A server with a child that ignores the order to end, as careless servers have.
SERVER = """
import os, pathlib, signal, sys, time
if os.fork() == 0:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    pathlib.Path("child").write_text(str(os.getpid()))
    time.sleep(600)
print("hello from the server", flush=True)
pathlib.Path("environment").write_text(repr(sorted(os.environ)))
time.sleep(600)
"""
RUN = """
import sys, time
from pathlib import Path
from running import Process
folder = Path(sys.argv[1])
server = Process("server", [sys.executable, "-c", sys.argv[2]], folder=folder)
server.start((folder / "child").exists)
print("started", flush=True)
time.sleep(600)
"""


def _server(folder: Path) -> Process:
    return Process("server", [sys.executable, "-c", SERVER], folder=folder, grace=0.1)


def _child(folder: Path) -> bool:
    return (folder / "child").exists() and (folder / "child").read_text() != ""


def _ends(pid: int) -> bool:
    """Wait until a process is no more, or is only waiting to be buried."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


def test_it_ends_a_server_with_all_it_started(tmp_path: Path) -> None:
    server = _server(tmp_path)
    server.start(lambda: _child(tmp_path))
    assert server.running
    server.stop()
    assert not server.running
    assert _ends(int((tmp_path / "child").read_text()))


def test_it_ends_a_server_whose_test_run_is_killed(tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent)}
    command = [sys.executable, "-c", RUN, str(tmp_path), SERVER]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == b"started\n"
        run.send_signal(signal.SIGKILL)
    assert _ends(int((tmp_path / "child").read_text()))


def test_it_starts_a_server_again_after_a_stop(tmp_path: Path) -> None:
    server = _server(tmp_path)
    for _ in range(2):
        (tmp_path / "child").unlink(missing_ok=True)
        server.start(lambda: _child(tmp_path))
        with pytest.raises(PeerFailedError, match="runs already"):
            server.start(lambda: True)
        server.stop()
    assert server.tail().count("hello from the server") == 2
    server.stop()


def test_it_shows_the_end_of_the_output_of_a_server_that_fails(tmp_path: Path) -> None:
    server = Process("server", [sys.executable, "-c", "print('no such file'); exit(3)"], folder=tmp_path)
    with pytest.raises(
        PeerFailedError, match=r"(?s)server ended with code 3 before it answered.*no such file"
    ):
        server.start(lambda: False)


def test_it_gives_up_a_server_that_does_not_answer(tmp_path: Path) -> None:
    server = _server(tmp_path)
    with pytest.raises(PeerFailedError, match=r"(?s)did not answer within 1 seconds.*hello from the server"):
        server.start(accepts(free_port()), within=1)
    assert not server.running


def test_it_says_which_server_is_not_there(tmp_path: Path) -> None:
    server = Process("server", [tmp_path / "no-such-program"], folder=tmp_path)
    with pytest.raises(PeerFailedError, match="no-such-program"):
        server.start(lambda: False)
    assert missing("no-such-server") == "no-such-server is not installed: run `make peers`."


def test_it_keeps_from_a_server_what_steers_the_python_of_the_tests(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("SOMETHING_ELSE", "kept")
    server = _server(tmp_path)
    server.start((tmp_path / "environment").exists)
    server.stop()
    names = (tmp_path / "environment").read_text()
    assert "PYTHONPATH" not in names
    assert "SOMETHING_ELSE" in names


def test_it_gives_each_server_a_port_of_its_own() -> None:
    ports = [free_port() for _ in range(50)]
    assert len(set(ports)) == 50
    assert max(ports) < 32_768


def test_it_installs_no_server_that_it_does_not_know() -> None:
    asked = subprocess.run(
        [ROOT / "scripts" / "peers", "nothing"], capture_output=True, text=True, check=False
    )
    assert asked.returncode == 1
    assert asked.stderr == "There is no server called nothing: those of scripts/peers.d are meant.\n"
