"""What only a stream shows, by the messages' own time, within bounds."""

from said import message

from vigie.engine.crowd import Crowd
from vigie.engine.engine import Engine
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
    engine._examines = [("crowd", crowd.examine)]
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
