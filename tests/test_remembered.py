"""Memories that stay small."""

from vigie.remembered import Noted, Remembered


def test_it_forgets_what_was_noted_first():
    titles: Remembered[int, str] = Remembered(2)
    for number in range(4):
        titles[number] = f"title {number}"
    assert titles == {2: "title 2", 3: "title 3"}


def test_writing_over_a_thing_forgets_no_other_and_keeps_its_turn():
    titles: Remembered[int, str] = Remembered(2)
    titles[1] = titles[2] = "first"
    titles[1] = "second"
    assert titles == {1: "second", 2: "first"}
    titles[3] = "third"
    assert list(titles) == [2, 3]


def test_every_way_to_write_keeps_it_small():
    titles: Remembered[int, str] = Remembered(2)
    titles.update(dict.fromkeys(range(9), "many"))
    titles.setdefault(10, "one more")
    assert list(titles) == [8, 10]


def test_it_tells_what_is_new():
    told: Noted[str] = Noted(2)
    assert [told.note(key) for key in ("a", "b", "a")] == [True, True, False]
    assert told.note("c")
    assert "a" not in told
    assert len(told) == 2
    told.forget("b")
    told.forget("never noted")
    assert told.note("b")
    told.clear()
    assert len(told) == 0
