"""A published version weighs in its spaces, and every decision names it."""

from published import GAZETTE, Listener, begun, published

from vigie.desk.models import Message, Space
from vigie.desk.record import Recorder
from vigie.desk.services import decide_message
from vigie.examination import LocalExaminer
from vigie.intake.journal import DatabaseJournal
from vigie.message import Message as Said
from vigie.message import Space as Place
from vigie.rules import Rules
from vigie.versions import services
from vigie.versions.queries import in_force
from world import NOW


def test_each_message_and_its_decision_name_the_version_that_weighed(world, own):
    published(own, world.owner)
    services.assign(world.space, own, by=world.owner)
    other = world.add_space("twitch", "autre")
    journal = DatabaseJournal()
    examiner = LocalExaminer(Rules(*in_force()), make_engine=Listener)
    recorder = Recorder(client="gazette", charter="media")

    def heard(number: int, place: Space = world.space) -> Message:
        said = Said(
            id=f"n{number}",
            space=Place(place.network, place.native_id),
            text="quel clown",
            at=NOW,
            received_at=NOW,
        )
        journal.append([said])
        recorder.record(examiner.examine(journal.read(after=journal.last() - 1, limit=1)))
        return Message.objects.get(native_id=f"n{number}")

    first = heard(1)
    published(own, world.owner, GAZETTE.replace("outcome: hide", "outcome: hold"))
    examiner.govern(Rules(*in_force()))
    second, elsewhere = heard(2), heard(3, other)
    told = [(each.charter, each.charter_version, each.outcome, each.clause) for each in (first, second)]
    assert told == [("gazette", "1", "hide", "insulte"), ("gazette", "2", "hold", "insulte")]
    assert elsewhere.charter == "media"
    decision = decide_message(second.seq, by=world.owner, outcome="hide")
    assert (decision.charter, decision.charter_version) == ("gazette", "2")


def test_a_line_that_extends_another_weighs_alone(world, own):
    published(own, world.owner)
    below = begun(
        world.client, world.owner, "direct", "charter: {id: direct, version: x, extends: gazette}\n"
    )
    published(below, world.owner)
    services.assign(world.space, below, by=world.owner)
    names, texts = in_force()
    assert names["twitch:gazette"] == "gazette/direct@1"
    # Its own text is all that the examiner is given.
    assert list(texts) == ["gazette/direct@1"]
    assert LocalExaminer(Rules(names, texts), make_engine=Listener).charter_of("twitch:gazette") is not None
