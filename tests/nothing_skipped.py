"""Where everything must run, a skipped test is a failed one; loaded by ``make test`` when CI is set.

Only what rests on recordings outside this repository may be skipped: they cannot be everywhere.
"""

from collections.abc import Generator
from typing import Any

import pytest

MAY_BE_ABSENT = "../shared"


def _strict(report: Any) -> Any:
    """Turn a skip into a failure, with the reason of the skip."""
    if not report.skipped or hasattr(report, "wasxfail"):
        return report
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if MAY_BE_ABSENT not in reason:
        report.outcome = "failed"
        report.longrepr = f"Nothing may be skipped here. {reason}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, Any, Any]:
    return _strict((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, Any, Any]:
    return _strict((yield))
