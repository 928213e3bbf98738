"""Dates as networks write them."""

import pytest

from vigie.connectors.dates import moment_of, written_at

NOON = 1_784_116_800_000


@pytest.mark.parametrize(
    "written",
    [
        "2026-07-15T12:00:00Z",
        "2026-07-15T14:00:00+02:00",
        "2026-07-15 12:00:00",
        "2026-07-15T12:00:00.000000Z",
    ],
)
def test_it_reads_a_date_without_a_zone_as_utc(written: str):
    assert moment_of(written) == NOON
    assert written_at(written, 42) == (NOON, "")


@pytest.mark.parametrize(
    "written",
    ["", "hier", "2026-13-01", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00x", "9" * 500],
)
def test_it_keeps_the_time_of_receipt_where_there_is_no_date_and_says_so(written: str):
    assert moment_of(written) is None
    at, remark = written_at(written, 42)
    assert at == 42
    assert repr(written[:40]) in remark
    assert len(remark) < 150
