"""The command line: what there is, and how it tells a person what went wrong."""

import os
import signal
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from django.db import DataError, OperationalError
from program import end, run, start, wait_until

from vigie import __version__, cli
from vigie.charter.load import DEFAULT_CHARTER
from vigie.cli import main
from vigie.intake.storage import StorageError

#: The commands of DESIGN that exist so far.
PROMISED = {"run", "demo", "watch", "replay", "assess", "charter", "bench", "doctor"}


def invoke(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, arguments)
    return result.exit_code, result.output


def test_every_promised_command_is_there_and_explains_itself() -> None:
    assert set(main.commands) >= PROMISED
    for name, command in main.commands.items():
        code, said = invoke(name, "--help")
        assert code == 0, name
        assert command.help, name
        shown = [option for option in command.params if isinstance(option, click.Option) and option.help]
        assert all(option.opts[0] in said for option in shown if not option.hidden), name


def test_it_tells_its_version_and_where_things_are_kept() -> None:
    assert invoke("--version") == (0, f"vigie, version {__version__}\n")
    code, said = invoke("--help")
    assert code == 0
    assert "VIGIE_HOME" in said
    # The worker is started by `vigie run`, not by people.
    assert "\n  worker" not in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["rnu"], "No such command 'rnu'"),
        (["run", "--port", "70000"], "--port"),
        (["run", "--port", "http"], "--port"),
        (["demo", "--speed", "0"], "--speed"),
        (["bench", "nothing"], "There is no measure 'nothing'; there are: "),
        (["watch", "twitch"], "Missing argument"),
        (["watch", "twitch", "not a channel!"], "channel"),
        (["watch", "twitch", "gazette", "--charter", "media-xx"], "media-xx"),
        (["worker", "--charter", "media-xx"], "media-xx"),
        (["assess", "surplus"], "unexpected extra argument"),
    ],
)
def test_a_wrong_use_ends_with_code_2_and_a_sentence(arguments: list[str], said: str) -> None:
    code, told = invoke(*arguments)
    assert code == 2
    assert said in told
    assert "Traceback" not in told


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (StorageError("Free some space.", temporary=True), "Free some space."),
        (OperationalError("database is locked"), "The database is locked"),
        (
            PermissionError(13, "Permission denied", "somewhere"),
            "somewhere cannot be used (Permission denied)",
        ),
        (OSError(28, "No space left on device", "somewhere"), "No space left on device"),
    ],
)
def test_what_a_person_can_mend_is_told_in_a_sentence(
    error: Exception, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise error

    monkeypatch.setitem(main.commands, "fail", click.Command("fail", callback=fail))
    code, told = invoke("fail")
    assert code == 1
    assert told.startswith("Error: ")
    assert said in told
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize("error", [ZeroDivisionError(), DataError("integer out of range"), OSError("odd")])
def test_our_own_faults_keep_their_traceback(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise error

    monkeypatch.setitem(main.commands, "fail", click.Command("fail", callback=fail))
    result = CliRunner().invoke(main, ["fail"])
    assert result.exception is error


def test_it_is_also_a_module(tmp_path: Path) -> None:
    ran = run(tmp_path, "--version", program=[sys.executable, "-m", "vigie"])
    assert (ran.code, ran.out.decode()) == (0, f"vigie, version {__version__}\n")


def test_a_worker_without_a_database_says_what_to_do(tmp_path: Path) -> None:
    ran = run(tmp_path / "home", "worker")
    assert ran.code == 1
    assert "The database is not up to date: run `vigie doctor`." in ran.err


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_worker_ends_well_when_it_is_asked_to(tmp_path: Path, how: signal.Signals) -> None:
    (tmp_path / "empty.jsonl").write_text("")
    assert run(tmp_path / "home", "replay", tmp_path / "empty.jsonl").code == 0
    worker = start(tmp_path / "home", "worker")
    try:
        assert wait_until((tmp_path / "home" / "worker.alive").exists, timeout=60)
        os.kill(worker.pid, how)
        ran = end(worker)
    finally:
        worker.kill()
    assert (ran.code, ran.out, ran.err) == (0, b"", "")


def test_commands_give_new_spaces_the_charter_that_the_rest_gives_them() -> None:
    assert cli.CHARTER == DEFAULT_CHARTER
