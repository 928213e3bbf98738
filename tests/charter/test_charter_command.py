"""`vigie charter check|test` on the command line."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from vigie.charter import command
from vigie.engine.finding import Finding
from vigie.message import Message

GOOD = """\
charter: {id: a, version: 1, title: {fr: a}, languages: [fr]}
clauses:
  - id: insulte
    title: {fr: a}
    reason: {fr: a}
    outcome: hide
    when: insult > 0.9
    examples: {must: [Quel crétin.]}
"""


class BlindEngine:
    """Sees nothing."""

    def examine(self, messages: Sequence[Message]) -> list[list[Finding]]:
        return [[] for _ in messages]


def vigie(*arguments: str) -> Result:
    return CliRunner().invoke(command.charter, arguments)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.yaml"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_it_says_that_a_charter_is_right(file: Path) -> None:
    result = vigie("check", str(file))
    assert (result.exit_code, result.stdout) == (0, f"{file}: right (1 clauses, 1 examples)\n")


def test_it_checks_shipped_charters_by_name() -> None:
    assert vigie("check", "media", "advertiser").exit_code == 0


def test_it_ends_with_one_where_a_charter_is_wrong(file: Path) -> None:
    file.write_text(GOOD.replace("outcome", "outcom"), encoding="utf-8")
    result = vigie("check", str(file))
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{file}:6:5: clause 'insulte': unknown field 'outcom'; expected")
    assert result.stdout == ""


def test_it_ends_with_two_where_there_is_no_file(tmp_path: Path) -> None:
    for name in (str(tmp_path / "none.yaml"), str(tmp_path), "medai-fr"):
        for name_of_command in ("check", "test"):
            result = vigie(name_of_command, name)
            assert result.exit_code == 2
            assert result.stderr.count("\n") == 1
    assert vigie("check").exit_code == 2


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"", b"\t", b"[" * 9000, b"a: &a [*a]", b"\x00"])
def test_it_never_shows_a_traceback_for_a_wrong_file(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    for name in ("check", "test"):
        result = vigie(name, str(file))
        assert result.exit_code == 1
        assert isinstance(result.exception, SystemExit)
        assert result.stderr.startswith(f"{file}:")


def test_it_shows_the_examples_that_are_red(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "_engine", BlindEngine)
    result = vigie("test", str(file))
    assert result.exit_code == 1
    assert result.stdout == f"{file}: 0 of 1 examples pass\n"
    assert result.stderr == (
        f"{file}:8:23: clause 'insulte': « Quel crétin. » must match and does not: "
        "insult is 0.00, not > 0.9; publish; no other clause matched\n"
    )


def test_it_ends_with_zero_where_every_example_is_green(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "_engine", BlindEngine)
    file.write_text(GOOD.replace("must:", "must_not:"), encoding="utf-8")
    assert vigie("test", str(file)).exit_code == 0
