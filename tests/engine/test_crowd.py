"""What only a stream shows, by the messages' own time, within bounds."""

from said import message

from vigie.engine.crowd import Crowd
from vigie.engine.engine import Engine, _Examine
from vigie.engine.finding import Finding
from vigie.message import Message

CROWD = ("flood", "repeat", "wave", "raid")


def kinds(findings: list[list[Finding]]) -> set[str]:
    return {finding.kind for each in findings for finding in each if finding.kind in CROWD}


def _word(number: int) -> str:
    """Return one of many different words."""
    return "".join(
        "bcdfgjlmnpqrstvz"[number // 16**place % 16] + "aeiou"[(number + place) % 5] for place in range(3)
    )


def calm(space: str, minutes: int = 20) -> list[Message]:
    """Return a room's ordinary life: thirty people who talk, each in their own words."""
    return [
        message(
            f"{_word(n)} {_word(n + 3)} {_word(n * 5)} avec {_word(n * 11)} ou {_word(n * 17)}",
            author=f"regular {n % 30}",
            at=n * 10_000,
            space=space,
        )
        for n in range(minutes * 6)
    ]


def test_it_sees_an_author_who_floods() -> None:
    burst = [
        message(f"et voilà le message {n} de ma longue histoire", at=n * 300, space="flood")
        for n in range(20)
    ]
    found = Engine().examine(burst)
    assert "flood" not in kinds(found[:8])
    assert "flood" in kinds(found[15:])


def test_it_lets_a_fast_but_human_author_speak() -> None:
    talk = [
        message(f"je réponds à la question {n} de tout à l'heure", at=n * 3_000, space="talk")
        for n in range(60)
    ]
    assert kinds(Engine().examine(talk)) == set()


def test_it_sees_the_same_text_repeated_by_one_author() -> None:
    found = Engine().examine(
        [message("venez voir mon nouveau site", at=n * 20_000, space="repeat") for n in range(4)]
    )
    assert kinds(found[:2]) == set()
    assert kinds(found[2:]) == {"repeat"}


def test_it_sees_a_wave_of_the_same_text_from_different_authors() -> None:
    text = "boycottez cette chaîne et partagez ce message partout"
    found = Engine().examine([message(text, author=f"a{n}", at=n * 2_000, space="wave") for n in range(8)])
    assert kinds(found[:4]) == set()
    assert kinds(found[4:]) == {"wave"}


def test_it_sees_a_wave_whose_texts_differ_by_a_word() -> None:
    colours = ("rouge", "verte", "bleue", "jaune", "noire", "grise", "brune", "rose")
    texts = [f"boycottez cette chaîne {colour} et partagez ce message partout" for colour in colours]
    found = Engine().examine(
        [message(text, author=f"a{n}", at=n * 2_000, space="near") for n, text in enumerate(texts)]
    )
    assert "wave" in kinds(found[5:])


def test_it_does_not_take_votes_and_cheers_for_waves() -> None:
    engine = Engine()
    for text in (
        "!vote a",
        "!beards matrosin",
        "LUL",
        "gg",
        "rip",
        "PogChamp Clap PogChamp Clap PogChamp",
        "hahahaha",
        "1",
    ):
        votes = [message(text, author=f"{text} {n}", at=n * 50, space=f"votes {text}") for n in range(300)]
        assert kinds(engine.examine(votes)) == set(), text


def test_it_sees_a_raid_of_newcomers_who_say_the_same() -> None:
    engine = Engine()
    assert kinds(engine.examine(calm("raid"))) == set()
    raid = [
        message("la communauté de Bob débarque", author=f"raider {n}", at=1_300_000 + n * 500, space="raid")
        for n in range(25)
    ]
    assert "raid" in kinds(engine.examine(raid))


SLOGANS = ("la communauté de Bob débarque", "éteignez ce direct de vieux", "Bob est le plus fort")


def raid(space: str, start: int, count: int = 60, gap: int = 120) -> list[Message]:
    """Return newcomers who say three slogans, two messages each."""
    return [
        message(SLOGANS[n % 3], author=f"raider {n // 2 if n % 2 else n}", at=start + n * gap, space=space)
        for n in range(count)
    ]


def flagged(findings: list[list[Finding]]) -> list[bool]:
    return [any(finding.kind == "raid" and finding.score >= 0.7 for finding in each) for each in findings]


def test_it_sees_most_of_a_raid_within_seconds_and_second_messages_too() -> None:
    engine = Engine()
    engine.examine(calm("several"))
    seen = flagged(engine.examine(raid("several", 1_300_000)))
    assert any(seen[:25])
    assert sum(seen) >= 0.5 * len(seen)
    said = message("Bob est le plus fort 💪", author="raider 0", at=1_308_000, space="several")
    assert flagged(engine.examine([said])) == [True]


def test_it_sees_in_a_raid_what_is_made_of_its_words() -> None:
    engine = Engine()
    engine.examine(calm("words"))
    engine.examine(raid("words", 1_300_000))
    late = [
        message("BOB BOB BOB débarque", author="late 1", at=1_309_000, space="words"),
        message(
            "moi je découvre cette émission, elle me plaît", author="late 2", at=1_309_100, space="words"
        ),
        message("la communauté de Bob débarque", author="regular 3", at=1_309_200, space="words"),
    ]
    assert flagged(engine.examine(late)) == [True, False, False]


def test_it_sees_a_larger_raid_in_a_room_younger_than_ten_minutes() -> None:
    engine = Engine()
    engine.examine(calm("young", minutes=6))
    assert not any(flagged(engine.examine(raid("young", 365_000, count=16))))
    assert sum(flagged(engine.examine(raid("young", 365_000 + 60_000, count=120)))) > 60


def test_it_takes_no_opening_for_a_raid() -> None:
    opening = [
        message(
            ("c'est parti pour le direct", "on attendait ça depuis lundi")[n % 2], author=f"v {n}", at=n * 90
        )
        for n in range(300)
    ]
    assert not any(flagged(Engine().examine(opening)))


def test_it_takes_no_greeting_for_a_raid() -> None:
    engine = Engine()
    engine.examine(calm("greeting"))
    hello = [
        message("bonsoir à toutes et à tous", author=f"v {n}", at=1_300_000 + n * 90, space="greeting")
        for n in range(80)
    ]
    assert not any(flagged(engine.examine(hello)))


def test_it_is_used_to_a_room_where_many_newcomers_always_come() -> None:
    engine = Engine()
    busy = [
        message(
            f"{_word(n)} {_word(n + 3)} {_word(n * 5)} {_word(n * 11)}",
            author=f"v {n}",
            at=n * 200,
            space="busy",
        )
        for n in range(5_000)
    ]
    engine.examine(busy)
    some = [
        message("quel match les amis", author=f"w {n}", at=1_000_000 + n * 400, space="busy")
        for n in range(20)
    ]
    assert not any(flagged(engine.examine(some)))


def test_it_ends_an_alarm_when_the_raid_is_over() -> None:
    engine = Engine()
    engine.examine(calm("over"))
    engine.examine(raid("over", 1_300_000))
    after = message(SLOGANS[0], author="somebody", at=1_300_000 + 120_000, space="over")
    assert flagged(engine.examine([after])) == [False]


def test_it_keeps_no_endless_text_in_memory() -> None:
    crowd = Crowd()
    engine = Engine(detectors=[])
    engine._examines = [_Examine(crowd)]
    words = " ".join(letter * 100_000 for letter in "abcdefgh")
    engine.examine([message(words, author="endless", at=1, space="endless")])
    known = crowd._authors["test:endless", "endless"]
    assert len(known.said) <= 512
    assert all(len(part) <= 48 for key in crowd._rooms["test:endless"].waves for part in key)


def test_it_welcomes_newcomers_who_each_say_something_else() -> None:
    engine = Engine()
    engine.examine(calm("open"))
    crowd = [
        message(
            f"bonsoir je découvre l'émission {n} fois",
            author=f"new {n}",
            at=1_300_000 + n * 500,
            space="open",
        )
        for n in range(25)
    ]
    assert "raid" not in kinds(engine.examine(crowd))


def test_it_does_not_judge_the_rhythm_of_moderators() -> None:
    rules = [
        message("Merci de relire les règles de ce salon", at=n * 1_000, space="rules", roles=("moderator",))
        for n in range(30)
    ]
    assert kinds(Engine().examine(rules)) == set()


def test_it_answers_the_same_whatever_the_size_of_batches() -> None:
    texts = [
        message("boycottez cette chaîne et partagez ce message", author=f"a{n % 9}", at=n * 700, space="same")
        for n in range(60)
    ]
    whole = Engine().examine(texts)
    alone = Engine()
    assert [alone.examine([each])[0] for each in texts] == whole


def test_it_recovers_from_one_message_out_of_a_wrong_future() -> None:
    engine = Engine()
    text = "boycottez cette chaîne et partagez ce message partout"
    engine.examine([message("bonjour à vous", at=10**15, space="clock")])
    found = engine.examine(
        [message(text, author=f"a{n}", at=1_000 + n * 500, space="clock") for n in range(60)]
    )
    assert "wave" in kinds(found)


def test_it_keeps_rooms_apart() -> None:
    text = "boycottez cette chaîne et partagez ce message partout"
    found = Engine().examine(
        [message(text, author=f"a{n}", at=n * 500, space=f"room {n}") for n in range(30)]
    )
    assert kinds(found) == set()


def test_it_bounds_what_it_remembers() -> None:
    crowd = Crowd()
    engine = Engine(detectors=[])
    engine._examines = [_Examine(crowd)]
    engine.examine(
        [
            message(f"parole {n} du grand public numéro {n}", author=f"a{n}", at=n, space=f"r{n % 1500}")
            for n in range(3_000)
        ]
    )
    assert len(crowd._rooms) <= 1_024
    room = [
        message(f"parole {n} mot{n} chose{n} truc{n} bidule{n}", author=f"a{n}", at=n, space="one")
        for n in range(4_000)
    ]
    engine.examine(room)
    assert len(crowd._rooms["test:one"].waves) <= 2_048
    assert len(crowd._rooms["test:one"].arrivals.newcomers) <= 2_048
