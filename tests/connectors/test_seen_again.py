"""What is told of comments that a network shows again at each look."""

from typing import NamedTuple

import pytest

from vigie.connectors.base import Sentence
from vigie.connectors.http import HttpError
from vigie.connectors.seen_again import Known, News, Ours, begun, changed, missing, removal_of
from vigie.message import Space

STANDS = ("public", "waiting")
WHY = Sentence("Not now.", "Pas maintenant.")


class Comment(NamedTuple):
    number: int
    text: str = "Bonjour."
    state: str = "public"


def nobody(number: int, state: str) -> bool:
    return False


def looked(
    known: dict[int, Known], *comments: Comment, floor: int = 0
) -> tuple[dict[int, Known], list[News[Comment]]]:
    return changed(known, comments, floor=floor, stands=STANDS, is_ours=nobody)


def test_it_tells_nothing_of_what_was_there_when_reading_began() -> None:
    known = begun([Comment(1), Comment(2, state="spam")], STANDS)
    assert looked(known, Comment(1), Comment(2, state="spam"))[1] == []


def test_it_takes_an_unknown_comment_up_to_the_floor_for_an_old_one() -> None:
    after, told = looked({}, Comment(4), Comment(3), Comment(2), floor=2)
    assert [one.number for one in told] == [3, 4]
    assert list(after) == [3, 4]


def test_it_believes_the_later_of_two_with_one_number() -> None:
    _, told = looked({}, Comment(1, "Avant."), Comment(1, "Après."))
    assert told == [News(1, Comment(1, "Après."))]


def test_it_tells_a_comment_that_is_taken_away_and_put_back_as_two_changes_of_nothing_said() -> None:
    known = begun([Comment(1)], STANDS)
    known, gone = looked(known, Comment(1, state="spam"))
    known, back = looked(known, Comment(1))
    _, again = looked(known, Comment(1, state="spam"))
    assert [(one.now, one.how, one.changes) for one in (*gone, *again)] == [
        (None, "spam", 1),
        (None, "spam", 2),
    ]
    # It was told once: what it says has not changed.
    assert back == []


def test_it_keeps_the_revision_of_a_text_through_a_removal() -> None:
    known = begun([Comment(1, "Un.")], STANDS)
    for comment in (Comment(1, "Deux."), Comment(1, "Deux.", "spam"), Comment(1, "Deux.")):
        known, _ = looked(known, comment)
    assert (known[1].changes, known[1].revision) == (2, 1)


def test_it_tells_as_missing_only_what_the_answer_should_have_shown() -> None:
    known = range(1, 6)
    assert missing(known, {2, 3, 5}, last=5, whole=False) == [4]
    assert missing(known, {2, 3, 5}, last=5, whole=True) == [1, 4]
    # An empty answer says something only where it is the whole place.
    assert missing(known, set(), last=5, whole=False) == []
    assert missing(known, set(), last=5, whole=True) == [1, 2, 3, 4, 5]


def test_it_knows_what_we_do_ourselves_while_it_is_asked() -> None:
    ours = Ours()
    with ours.bringing(1, "spam"):
        assert ours.brought(1, "spam")
    assert ours.brought(1, "spam")


def test_it_knows_what_we_did_ourselves_where_the_answer_was_lost() -> None:
    ours = Ours()
    with pytest.raises(HttpError), ours.bringing(1, "spam"):
        raise HttpError(WHY)
    assert ours.brought(1, "spam")
    assert not ours.brought(1, "public")
    assert not ours.brought(2, "spam")


def test_it_does_not_take_for_ours_what_was_refused_for_good() -> None:
    ours = Ours()
    with pytest.raises(HttpError), ours.bringing(1, "spam"):
        raise HttpError(WHY, permanent=True)
    assert not ours.brought(1, "spam")


def test_two_removals_of_one_message_are_two() -> None:
    first, second = (
        removal_of("1", "spam", times, Space("n", "s"), received_at=5 + times) for times in (1, 2)
    )
    assert first.id != second.id
    assert (first.message_id, first.how) == (second.message_id, second.how) == ("1", "spam")
