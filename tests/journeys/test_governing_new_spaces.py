"""A space that nobody named when the rules were read is governed as soon as it is known."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from engines import partly_broken

from versions.published import forget_versions
from vigie import governing
from vigie.charter.load import loads
from vigie.desk.models import Message as Recorded
from vigie.desk.models import Space
from vigie.desk.record import Recorder
from vigie.examination import LocalExaminer
from vigie.governing import RulesWatch, home_rules
from vigie.intake.journal import DatabaseJournal
from vigie.message import Author, Message
from vigie.message import Space as Place
from vigie.road import Road
from vigie.rules import ShadowRun
from vigie.versions.generation import rules_changed
from world import NOW, World

pytestmark = pytest.mark.django_db(transaction=True)

ASKING = """\
charter: {id: nouveaux, version: "1", title: {fr: Les nouveaux}, languages: [fr]}
clauses:
  - id: nouveau
    title: {fr: Le nouveau}
    reason: {fr: Votre message attend.}
    when: author messages < 2
    outcome: hold
"""


@pytest.fixture
def world() -> Iterator[World]:
    yield World()
    forget_versions()


@pytest.fixture
def asking(tmp_path: Path) -> Path:
    path = tmp_path / "nouveaux.yaml"
    path.write_text(ASKING, encoding="utf-8")
    return path


class Stream:
    """One author who says a word at a time, on a road that is never started again."""

    def __init__(self, place: Place, default: str) -> None:
        self._place = place
        self._journal = DatabaseJournal()
        examiner = LocalExaminer(home_rules(), default=default, make_engine=partly_broken)
        watch = RulesWatch(every=0.0)
        self._road = Road(
            self._journal, examiner, Recorder(client="gazette", charter=default), changed_rules=watch.changed
        )
        self._said = 0

    def say(self) -> str:
        self._said += 1
        ada = Author("ada", "Ada")
        said = Message(
            id=f"m{self._said}", space=self._place, text="bonjour", author=ada, at=1, received_at=1
        )
        self._journal.append([said])
        self._road.run(threading.Event(), until_empty=True)
        return Recorded.objects.latest("seq").outcome


@pytest.mark.usefixtures("world")
def test_the_authors_of_a_space_first_seen_on_the_road_are_looked_up(asking: Path) -> None:
    stream = Stream(Place("twitch", "nouvelle"), str(asking))
    # Its first message makes the space; nothing is known of its author yet.
    assert [stream.say() for _ in range(4)] == ["publish", "hold", "publish", "publish"]


def test_a_space_that_another_process_opens_has_its_own_charter_and_not_the_default(
    world: World, asking: Path
) -> None:
    default = asking.with_name("defaut.yaml")
    default.write_text(ASKING.replace("nouveaux", "defaut"), encoding="utf-8")
    stream = Stream(Place("site", "page"), str(default))
    Space.objects.create(
        client=world.client,
        network="site",
        native_id="page",
        name="page",
        charter=str(asking),
        created_ms=NOW,
    )
    stream.say()
    assert Recorded.objects.latest("seq").charter == "nouveaux"
    Space.objects.create(
        client=world.client, network="site", native_id="autre", name="autre", charter="media", created_ms=NOW
    )
    stream._place = Place("site", "autre")
    stream.say()
    assert Recorded.objects.latest("seq").charter == "media"


def test_a_charter_that_was_mended_is_asked_again_what_it_asks(world: World, asking: Path) -> None:
    asking.write_text(ASKING.replace("hold", "hald"), encoding="utf-8")
    Space.objects.filter(pk=world.space.pk).update(charter=str(asking))
    stream = Stream(Place("twitch", "gazette"), "media")
    assert stream.say() == "hold"  # nobody can weigh: a person does
    asking.write_text(ASKING, encoding="utf-8")
    rules_changed()
    # It wrote one message before, and two then.
    assert [stream.say() for _ in range(3)] == ["hold", "publish", "publish"]


def test_charters_that_did_not_change_are_not_read_again_however_many_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drafts = tuple(
        ShadowRun(run, ASKING.replace("< 2", f"< {run % 50 + 1}"), (f"twitch:s{run}",)) for run in range(300)
    )
    monkeypatch.setattr(governing, "running", lambda: drafts)
    assert home_rules().asking == tuple(sorted(f"twitch:s{run}" for run in range(300)))
    read = []
    monkeypatch.setattr(governing, "loads", lambda text, name: read.append(name) or loads(text, name))
    drafts = (*drafts[1:], ShadowRun(300, ASKING, ("twitch:s300",)))
    assert len(home_rules().asking) == 300
    assert read == ["shadow run 300"]
    # Of one that ended, nothing is remembered.
    drafts = ()
    assert home_rules().asking == ()
    drafts = (ShadowRun(5, ASKING, ("twitch:s5",)),)
    assert home_rules().asking == ("twitch:s5",)
    assert read == ["shadow run 300", "shadow run 5"]
