"""The engine: whole, in order, alone, and unbreakable."""

import logging
import subprocess
import sys
from collections.abc import Callable, Iterable
from typing import ClassVar

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from said import message

from vigie.engine.engine import Engine
from vigie.engine.finding import Finding, scores
from vigie.engine.reading import Reading
from vigie.engine.toxicity import toxicity

See = Callable[[str], list[Finding]]


def test_it_imports_without_web_database_or_network() -> None:
    code = (
        "import sys, vigie.engine.engine as e; e.Engine();"
        "banned = {'django', 'sqlite3', 'httpx', 'starlette', 'psycopg', 'websockets', 'nats'};"
        "bad = banned & set(sys.modules);"
        "sys.exit(f'imported: {bad}' if bad else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_it_opens_no_connection(monkeypatch: pytest.MonkeyPatch, see: See) -> None:
    import socket

    def refuse(*_: object) -> None:
        raise AssertionError("the engine opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert "link" in scores(see("https://www.exemple.co.uk/page et jean@exemple.fr"))


def test_it_answers_each_message_in_order(engine: Engine) -> None:
    texts = ["bonjour à tous", "espèce de connard", "", "écris à a@b.fr"]
    found = engine.examine([message(text, space="order") for text in texts])
    assert [PLAIN & set(scores(each)) for each in found] == [
        {"language"},
        {"insult", "language"},
        {"language"},
        {"email", "language"},
    ]


class Broken:
    name: ClassVar[str] = "broken"
    kinds: ClassVar[tuple[str, ...]] = ("broken",)
    reasons: ClassVar[tuple[str, ...]] = ()

    def examine(self, reading: Reading) -> Iterable[Finding]:
        raise ValueError(f"cannot read {reading.text}")


class LateBroken(Broken):
    def examine(self, reading: Reading) -> Iterable[Finding]:
        yield reading.whole("broken", 0.5, "broken")
        raise ValueError(reading.text)


@pytest.mark.parametrize("broken", [Broken(), LateBroken()])
def test_it_makes_a_fact_of_a_failing_detector_and_runs_the_others(
    broken: Broken, caplog: pytest.LogCaptureFixture
) -> None:
    from vigie.engine.detectors.email import Email

    caplog.set_level(logging.INFO)
    findings = Engine(detectors=[broken, Email()]).examine([message("un secret : a@b.fr")])[0]
    assert {"unavailable", "email"} <= set(scores(findings))
    failed = next(finding for finding in findings if finding.kind == "unavailable")
    assert failed.args == ("broken", "ValueError")
    assert "secret" not in caplog.text
    assert "broken failed on message" in caplog.text


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \t\n ",
        "\0\0\0",
        "\ud800 connard \udfff",
        "\u202ebonjour\u202c connard",
        "a" + "\u0300\u0316" * 50_000,
        "connard " * 50_000,
        "c0nnard " * 50_000,
        "un chien connard " * 30_000,
        "@x connard «" * 30_000,
        "🇫🇷" * 50_000,
        "1 " * 100_000,
        "06 12 34 56 78 " * 20_000,
        "a@" * 100_000,
        "a." * 100_000,
        "https://" * 50_000,
        "(" * 100_000,
        "x" * 2_000_000,
        "tu es " * 100_000,
        "é" * 1_000_000,
        "«" * 100_000,
        "lol " * 200_000,
    ],
    ids=lambda text: ascii(text[:12]) + str(len(text)),
)
def test_it_withstands_hostile_text(see: See, text: str) -> None:
    findings = see(text)
    assert findings[0].kind == "language"
    assert "unavailable" not in scores(findings)
    assert all(0 <= finding.start <= finding.end <= len(text) for finding in findings)


@given(st.text(alphabet=st.characters(), max_size=80))
@settings(max_examples=300, deadline=None)
def test_it_never_fails_and_its_findings_can_be_sent(text: str) -> None:
    findings = ENGINE.examine([message(text, space="any")])[0]
    assert "unavailable" not in scores(findings)
    for finding in findings:
        assert 0 <= finding.start <= finding.end <= len(text)
        msgspec.json.encode(finding)
        assert finding.sentence("fr")


ENGINE = Engine()
#: What rules alone tell; what is learned is measured, not promised text by text.
PLAIN = {"language", "insult", "email", "unavailable"}


def test_it_gives_spans_in_code_points_of_the_original(see: See) -> None:
    text = "😀 Ｅspèce de c0nn\u200ba\u0301rd 😀"
    insult = next(finding for finding in see(text) if finding.kind == "insult")
    assert text[insult.start : insult.end] == "c0nn\u200ba\u0301rd"
    assert insult.args == ("c0nn\u200ba\u0301rd",)


def test_it_lowers_a_quoted_a_denied_and_a_self_addressed_insult(see: See) -> None:
    aimed = scores(see("t'es vraiment un abruti"))["insult"]
    for text in ("il m'a traité d'abruti", "ce n'est pas un abruti", "je suis un abruti"):
        assert scores(see(text))["insult"] < aimed / 2, text


def test_it_tells_swearing_from_insulting(see: See) -> None:
    oath, insult = see("putain j'ai encore raté mon bus"), see("putain t'es un vrai connard")
    assert "insult" not in scores(oath)
    assert toxicity(oath) < 0.5 < 0.9 < toxicity(insult)


def test_it_reads_a_word_in_its_own_language(see: See) -> None:
    assert "insult" not in scores(see("me voy con mi hermano al cine esta noche"))
    assert "obscenity" not in scores(see("be careful this dog may bite your hand"))
    assert "hate" not in scores(see("el gato negro duerme en la casa de mi abuela"))


def test_it_leaves_names_alone(see: See) -> None:
    for text in ("@black_dong bonsoir", "@salope tu viens ?", "salut honky_tonk55"):
        found = scores(see(text))
        assert not {"insult", "hate", "obscenity"} & set(found), text


@pytest.mark.parametrize(
    "text",
    [
        "cette émission est nulle, je suis très déçu",
        "votre service client est lamentable, remboursez-moi",
        "le ministre ment, sa réforme est une honte",
        "this update is terrible and the support never answers",
        "I hate this episode, worst writing ever",
        "je n'achèterai plus jamais chez vous, produit de mauvaise qualité",
        "franchement le niveau baisse, on s'ennuie",
    ],
)
def test_it_does_not_take_criticism_for_toxicity(see: See, text: str) -> None:
    assert toxicity(see(text)) < 0.5


def test_it_adds_up_what_is_harsh() -> None:
    def finding(kind: str, score: float) -> Finding:
        return Finding(kind, score, 0, 1, kind)

    assert toxicity([]) == 0
    assert toxicity([finding("link", 1.0)]) == 0
    assert toxicity([finding("insult", 0.5)]) == 0.5
    assert toxicity([finding("insult", 0.5), finding("threat", 0.5)]) == 0.75
    assert toxicity([finding("obscenity", 0.4)]) == 0.2


def test_it_lets_a_saying_hide_what_it_touches(see: See) -> None:
    assert "selfharm" not in scores(see("j'ai envie de mourir de rire"))
    assert "selfharm" in scores(see("j'ai envie de mourir"))


def test_it_does_not_let_a_denial_excuse_what_comes_after(see: See) -> None:
    assert scores(see("je suis pas raciste mais les noirs sont des voleurs"))["hate"] >= 0.5


def test_it_leaves_the_shortening_that_a_network_does_itself_alone(engine: Engine) -> None:
    tweet = message("regardez https://t.co/abcdef")
    assert "shortener" in scores(engine.examine([tweet])[0])
    on_x = msgspec.structs.replace(tweet, space=msgspec.structs.replace(tweet.space, network="x"))
    assert "shortener" not in scores(engine.examine([on_x])[0])


def by_words(findings: list[Finding]) -> float:
    """Return how sure the lexicons are of an insult, whatever the learned scorer says."""
    return scores([finding for finding in findings if finding.detector != "model"])["insult"]


def test_it_takes_a_certain_disguise_for_intent(see: See) -> None:
    for hidden, plain in (
        ("t'es un cr3tin", "t'es un crétin"),
        ("quel c r é t i n ce type", "quel crétin ce type"),
        ("bande de b0uffons", "bande de bouffons"),
    ):
        assert by_words(see(hidden)) > by_words(see(plain)), hidden
    assert by_words(see("quel c r é t i n ce type")) >= 0.85
    for spared in ("il m'a traité de c0nnard", "je suis un cr3tin"):
        assert scores(see(spared))["insult"] < 0.35, spared


def test_it_takes_a_masked_word_for_manners(see: See) -> None:
    assert scores(see("p*tain de bus"))["obscenity"] < 0.35


def test_it_sees_an_insult_by_what_follows_it(see: See) -> None:
    assert (
        scores(see("quel imbécile ce type"))["insult"] > scores(see("quel imbécile je suis"))["insult"] + 0.3
    )


def test_it_does_not_take_being_thought_a_fool_for_an_insult(see: See) -> None:
    for text in (
        "il nous prend pour des imbéciles",
        "ils prennent les gens pour des abrutis",
        "on nous prend vraiment pour des idiots",
    ):
        assert scores(see(text))["insult"] < 0.35, text


@pytest.mark.parametrize("text", ["ferme la !", "Fermez la.", "ferme-la", "ferme la stp"])
def test_it_hears_shut_it(see: See, text: str) -> None:
    assert scores(see(text))["insult"] >= 0.5


@pytest.mark.parametrize(
    "text", ["ils ont fermé la maternité", "Le dernier ferme la gare.", "fermez la porte"]
)
def test_it_does_not_hear_shut_it_where_a_thing_is_shut(see: See, text: str) -> None:
    assert "insult" not in scores(see(text))


def test_it_lets_customers_speak_of_their_discount(engine: Engine) -> None:
    said = message("le code promo ne marche pas, https://boutique.example.com", space="shop")
    private = msgspec.structs.replace(said, kind="private")
    found = engine.examine([said, private])
    assert scores(found[0])["spam"] >= 0.5 > scores(found[1])["spam"]


def test_it_hides_no_grave_word_behind_many_mild_ones(see: See) -> None:
    assert scores(see("idiot " * 200 + "espèce de fils de pute"))["insult"] >= 0.9


def test_it_answers_a_batch_of_very_different_lengths_in_order(engine: Engine) -> None:
    texts = [
        "bonjour",
        "x" * 300_000,
        "espèce de connard",
        "",
        "y" * 140_000,
        *("écris à a@b.fr" for _ in range(70)),
    ]
    found = engine.examine([message(text, space="lengths") for text in texts])
    assert [bool({"insult", "email"} & set(scores(each))) for each in found] == [
        False, False, True, False, False, *(True for _ in range(70))
    ]  # fmt: skip


def test_it_reads_the_others_where_one_message_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    import vigie.engine.engine as module

    whole = module.normalise

    def broken(text: str, undisguiser: object) -> object:
        if text == "broken":
            raise ValueError(text)
        return whole(text, undisguiser)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "normalise", broken)
    found = Engine().examine([message("espèce de connard"), message("broken"), message("écris à a@b.fr")])
    assert [PLAIN & set(scores(each)) for each in found] == [
        {"insult", "language"},
        {"unavailable"},
        {"email", "language"},
    ]
