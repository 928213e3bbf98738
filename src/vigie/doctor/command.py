"""``vigie doctor``: what is missing or misconfigured, and how to repair it. It repairs nothing itself."""

import os
import sys
from collections.abc import Iterator

import click
import msgspec

from vigie.doctor.check import Check, Found, Look


def examine(port: int) -> Iterator[Check]:
    """Give each check as soon as it is made.

    Parameters
    ----------
    port
        Where the console is expected.
    """
    # Imported here, so that an old Python or a bad home is told by a sentence and not by a traceback.
    from vigie.doctor import machine

    sound = True
    for name, look in machine.CHECKS:
        check = _made(name, look)
        sound = sound and check.state != "failed"
        yield check
    if not sound:
        yield Check(
            "the rest", "warning", "was not looked at", "repair what failed above, then run this again"
        )
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vigie.settings")
    import django

    django.setup()
    from vigie.doctor import facts, work

    for name, look in [*facts.CHECKS, *work.checks(port)]:
        yield _made(name, look)


def _made(name: str, look: Look) -> Check:
    try:
        return Check(name, "ok", look())
    except Found as found:
        return Check(name, found.state, found.told, found.repair)
    except Exception as error:  # noqa: BLE001 - a check that cannot be made is itself a finding
        told = f"could not be looked at ({type(error).__name__}: {error})"
        return Check(name, "failed", told, "repair what failed above first; else report this line")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for other programs.")
@click.option("--port", default=8000, show_default=True, help="Where the console is expected.")
def doctor(as_json: bool, port: int) -> None:
    """Say what is missing or misconfigured, and how to repair it."""
    checks: list[Check] = []
    for check in examine(port):
        checks.append(check)
        if not as_json:
            _show(check)
    failed = any(check.state == "failed" for check in checks)
    if as_json:
        told = {"well": not failed, "checks": checks}
        click.echo(msgspec.json.format(msgspec.json.encode(told), indent=2).decode())
    sys.exit(1 if failed else 0)


def _show(check: Check) -> None:
    colour = {"ok": "green", "information": "blue", "warning": "yellow", "failed": "red"}[check.state]
    line = click.style(f"{check.state:<11}", fg=colour) + f" {check.name}: {check.told}"
    click.echo(line + (f" → {check.repair}" if check.repair else ""))
