"""Runs the measures of `benchmarks/`: each file there is one; its `main` prints and returns figures."""

import importlib.util
import json
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

FOLDER = Path(__file__).parents[2] / "benchmarks"


def names() -> list[str]:
    """Return the measures there are."""
    return sorted(path.stem for path in FOLDER.glob("*.py"))


def run_benchmarks(wanted: Sequence[str], report: Path | None) -> int:
    """Run the measures named, or all; write their figures to `report` as JSON. Return the exit code.

    Raises
    ------
    LookupError
        A name is no measure's.
    """
    known = names()
    if not known:
        raise LookupError(
            f"The measures are in the source tree and not installed: there is no folder {FOLDER}."
        )
    for name in wanted:
        if name not in known:
            raise LookupError(f"There is no measure {name!r}; there are: {', '.join(known)}.")
    figures: dict[str, Any] = {"machine": platform.platform(), "python": platform.python_version()}
    for name in wanted or known:
        click.secho(f"— {name}", bold=True)
        spec = importlib.util.spec_from_file_location(f"benchmarks.{name}", FOLDER / f"{name}.py")
        if spec is None or spec.loader is None:
            raise LookupError(f"{FOLDER / name}.py cannot be loaded.")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        figures[name] = module.main()
    if report:
        report.write_text(json.dumps(figures, indent=2) + "\n")
    return 0
