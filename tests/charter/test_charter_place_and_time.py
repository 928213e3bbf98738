"""Where and when a message is written, on the clocks of the charter's time zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from vigie.charter.charter import Charter, Example
from vigie.charter.compile import compile_charter
from vigie.charter.error import CharterError
from vigie.charter.examples import messages, run
from vigie.charter.explain import Facts, why
from vigie.charter.load import loads
from vigie.charter.sentence import read_sentence
from vigie.message import Message, Space

HEAD = "charter: {{id: a, version: 1, title: {{fr: a}}, languages: [fr], timezone: {zone}}}\n"
CLAUSE = """\
clauses:
  - {{id: a, title: {{fr: a}}, reason: {{fr: a}}, outcome: hide, when: {when}, examples: {examples}}}
"""


def charter(when: str, zone: str = "Europe/Paris", examples: str = "{}") -> Charter:
    return loads((HEAD + CLAUSE).format(when=when, zone=zone, examples=examples), "a.yaml")


def written(at: str, zone: str = "Europe/Paris") -> Message:
    ms = int(datetime.fromisoformat(at).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)
    return Message(id="1", space=Space("twitch", "Gazette"), text="a", at=ms, received_at=ms)


def matches(read: Charter, message: Message) -> bool:
    return compile_charter(read).weigh(message, []).clause == "a"


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("space is twitch:Gazette", True),
        ("space is twitch:gazette", False),
        ("space is youtube:x or twitch:Gaz*", True),
        ("'space is twitch:*'", True),
        ("space is twitch:Gazette-2", False),
        ("space is not twitch:Gazette", False),
        ("space is not youtube:*", True),
    ],
)
def test_it_knows_where_a_message_is_written(when: str, expected: bool) -> None:
    assert matches(charter(when), written("2026-03-02T12:00")) is expected


@pytest.mark.parametrize(
    ("when", "at", "expected"),
    [
        ("hour is 22 to 6", "2026-03-02T22:00", True),
        ("hour is 22 to 6", "2026-03-02T21:59:59.999", False),
        ("hour is 22 to 6", "2026-03-03T05:59:59.999", True),
        ("hour is 22 to 6", "2026-03-03T06:00", False),
        ("hour is 8:30 to 12", "2026-03-02T08:29", False),
        ("hour is 8:30 to 12", "2026-03-02T08:30", True),
        ("hour is 24 to 6", "2026-03-02T00:00", True),
        ("hour is 18 to 24", "2026-03-02T23:59", True),
        ("hour is 18 to 24", "2026-03-02T00:00", False),
        ("hour is 18 to 0", "2026-03-02T23:59", True),
        ("day is saturday or sunday", "2026-03-01T23:59", True),
        ("day is saturday or sunday", "2026-03-02T00:00", False),
        ("day is not Monday", "2026-03-02T00:00", False),
        # The night when clocks go from 2:00 to 3:00, and the one when 2:30 comes twice.
        ("hour is 3 to 4", "2026-03-29T03:00", True),
        ("hour is 2 to 3", "2026-10-25T02:30", True),
    ],
)
def test_it_knows_when_a_message_is_written(when: str, at: str, expected: bool) -> None:
    assert matches(charter(when), written(at)) is expected


def test_it_reads_the_clocks_of_the_charter() -> None:
    message = written("2026-03-02T23:30", "Europe/Paris")
    assert matches(charter("hour is 23 to 24"), message)
    assert not matches(charter("hour is 23 to 24", "America/Montreal"), message)
    assert matches(charter("hour is 17 to 18", "America/Montreal"), message)
    assert matches(charter("day is tuesday", "Asia/Tokyo"), message)


@pytest.mark.parametrize("when", ["hour is 0 to 12", "hour is 22 to 6", "day is monday", "day is not monday"])
def test_it_holds_of_no_time_where_the_date_is_beyond_any_calendar(when: str) -> None:
    message = Message(id="1", space=Space("a", "b"), text="a", at=1 << 62, received_at=0)
    assert not matches(charter(when), message)
    assert "the time is unknown" in why(read_sentence(when), Facts(message, []))


def test_it_says_where_and_when_it_was() -> None:
    facts = Facts(written("2026-03-02T22:05"), [])
    assert why(read_sentence("space is twitch:*"), facts) == "the space is twitch:Gazette"
    assert why(read_sentence("day is sunday"), facts) == "it is monday 22:05 (Europe/Paris)"
    told = why(read_sentence("hour is 8 to 12:30"), facts)
    assert told == "it is monday 22:05 (Europe/Paris), not 8:00 to 12:30"


@pytest.mark.parametrize(
    ("zone", "mend"),
    [
        ("Europe/Pari", "did you mean 'Europe/Paris'?"),
        ("europe/paris", "did you mean 'Europe/Paris'?"),
        ("Paris", "did you mean 'Europe/Paris'?"),
        ("../etc/passwd", None),
        ("Europe", None),
    ],
)
def test_it_says_which_time_zone_is_none(zone: str, mend: str | None) -> None:
    with pytest.raises(CharterError, match="is no time zone") as caught:
        charter("insult", zone)
    assert (caught.value.line, caught.value.expected) == (1, "a name such as Europe/Paris")
    assert mend is None or caught.value.suggestion == mend


class BlindEngine:
    """Sees nothing."""

    def examine(self, messages: list[Message]) -> list[list[object]]:
        return [[] for _ in messages]


def test_it_runs_examples_where_and_when_they_say() -> None:
    examples = (
        "{must: [{text: a, space: 'twitch:gazette', at: saturday 23:30}],"
        " must_not: [{text: a, space: 'twitch:gazette', at: 12:00}, {text: a, at: saturday 23:30}, b]}"
    )
    when = "{all: ['space is twitch:gazette', hour is 22 to 6, day is saturday]}"
    report = run(charter(when, "Asia/Tokyo", examples), BlindEngine())  # type: ignore[arg-type]
    assert [result.because for result in report.failed] == []
    assert len(report.results) == 4


def test_it_gives_each_example_a_week_of_its_own() -> None:
    first, second = (messages(Example(text="a", must=True, at="monday"), number)[0] for number in (0, 1))
    assert second.at - first.at == 7 * 24 * 3_600_000
