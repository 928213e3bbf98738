"""What was read, kept as a cursor."""

import msgspec
import pytest

from vigie.connectors.cursors import cursor_of, place_of


class Place(msgspec.Struct):
    last: int = 0
    known: dict[int, str] = {}


def test_it_finds_again_where_it_was() -> None:
    place = Place(12, {12: "Hé !"})
    assert place_of(cursor_of(place), Place, "Un réseau") == place


@pytest.mark.parametrize("cursor", ["{", "{[", "[1]", '{"last":"x"}', "null", "12"])
def test_it_starts_now_where_a_cursor_cannot_be_read_and_says_so(
    cursor: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert place_of(cursor, Place, "Un réseau") is None
    assert "Un réseau" in caplog.text


def test_it_starts_now_at_the_first_reading_and_says_nothing(caplog: pytest.LogCaptureFixture) -> None:
    assert place_of("", Place, "Un réseau") is None
    assert caplog.text == ""
