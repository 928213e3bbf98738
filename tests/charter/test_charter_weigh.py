"""From findings to a verdict."""

from collections.abc import Sequence

import msgspec
import pytest

from vigie.charter.charter import Charter, Clause
from vigie.charter.compile import CompiledCharter, compile_charter
from vigie.charter.examples import run
from vigie.charter.generate import matching
from vigie.charter.load import loads
from vigie.charter.sentence import read_sentence
from vigie.charter.tree import Choice, Condition, Present, Score
from vigie.charter.verdict import Verdict
from vigie.engine.finding import Finding, unavailable
from vigie.message import Author, Message, Space

MESSAGE = Message(id="1", space=Space("twitch", "salon"), text="bonjour", at=0, received_at=0)


def seen(kind: str, score: float = 1.0, *args: str) -> Finding:
    return Finding(kind, score, 0, 7, "essai", args)


def clause(name: str, when: str, **fields: object) -> Clause:
    values = {"title": {"fr": name}, "reason": {"fr": name}, "outcome": "hold"} | fields
    return Clause(id=name, when=read_sentence(when), **values)  # type: ignore[arg-type]


class BlindEngine:
    """Sees nothing."""

    def examine(self, messages: Sequence[Message]) -> list[list[Finding]]:
        return [[] for _ in messages]


def compiled(*clauses: Clause, default: str = "publish") -> CompiledCharter:
    return compile_charter(
        Charter(
            id="essai",
            version="3",
            title={"fr": "Essai"},
            languages=("fr",),
            clauses=clauses,
            default=default,  # type: ignore[arg-type]
        )
    )


def test_it_publishes_a_message_that_no_clause_matches() -> None:
    verdict = compiled(clause("a", "insult > 0.9")).weigh(MESSAGE, [seen("insult", 0.9)])
    assert (verdict.outcome, verdict.clause, verdict.matched) == ("publish", None, ())
    assert (verdict.charter, verdict.version) == ("essai", "3")


def test_it_holds_by_default_where_the_charter_says_so() -> None:
    assert compiled(clause("a", "insult"), default="hold").weigh(MESSAGE, []).outcome == "hold"


def test_it_keeps_every_clause_that_matches_strongest_first() -> None:
    charter = compiled(
        clause("poli", "praise", outcome="publish", tags=("merci", "x")),
        clause("doute", "insult > 0.2", tags=("x", "y")),
        clause("pub", "spam", outcome="delete", acts_alone=True),
        clause("sur", "insult > 0.8", outcome="hide", acts_alone=True),
    )
    verdict = charter.weigh(MESSAGE, [seen("insult", 0.9), seen("praise", 0.3)])
    assert verdict.outcome == "hide"
    assert verdict.clause == "sur"
    assert verdict.acts_alone
    assert verdict.matched == ("sur", "doute", "poli")
    assert verdict.tags == ("x", "y", "merci")
    assert verdict.finding == 0


def test_it_lets_a_publishing_clause_exempt_nothing() -> None:
    charter = compiled(clause("q", "question", outcome="publish"), clause("i", "insult", outcome="hide"))
    assert charter.weigh(MESSAGE, [seen("question"), seen("insult")]).outcome == "hide"


def test_it_leaves_the_default_to_a_clause_that_only_tags() -> None:
    charter = compiled(clause("q", "question", outcome=None, tags=("question",)), default="hold")
    verdict = charter.weigh(MESSAGE, [seen("question")])
    assert (verdict.outcome, verdict.clause, verdict.matched, verdict.tags) == (
        "hold",
        None,
        ("q",),
        ("question",),
    )


def test_it_sends_a_missing_answer_to_a_person() -> None:
    charter = compiled(clause("a", "insult"))
    verdict = charter.weigh(MESSAGE, [unavailable("model", "not loaded", 7)])
    assert (verdict.outcome, verdict.clause, verdict.acts_alone) == ("hold", "vigie.unavailable", False)
    assert verdict.finding == 0
    assert charter.title("vigie.unavailable", "fr") == "Lecture incomplète"


def test_it_calls_a_person_for_what_is_urgent_even_where_a_clause_could_act_alone() -> None:
    charter = compiled(
        clause("detresse", "selfharm", priority="urgent"),
        clause("insulte", "insult", outcome="hide", acts_alone=True),
    )
    assert charter.weigh(MESSAGE, [seen("insult")]).acts_alone
    verdict = charter.weigh(MESSAGE, [seen("insult"), seen("selfharm")])
    assert (verdict.outcome, verdict.acts_alone) == ("hide", False)


def test_it_lets_the_surer_of_two_clauses_with_one_outcome_decide() -> None:
    charter = compiled(
        clause("doute", "hate", outcome="hide"), clause("sur", "insult", outcome="hide", acts_alone=True)
    )
    assert charter.weigh(MESSAGE, [seen("insult"), seen("hate")]).clause == "sur"


def test_it_points_at_the_finding_that_decided() -> None:
    charter = compile_charter(
        loads(
            "charter: {id: a, version: 1, title: {fr: a}, languages: [fr]}\n"
            "clauses:\n"
            "  - {id: a, title: {fr: a}, reason: {fr: a}, outcome: hold,\n"
            "     when: {any: [insult > 0.9, threat > 0.5], unless: [praise]}}\n"
        )
    )
    findings = [seen("insult", 0.7), seen("language", 1.0, "fr"), seen("threat", 0.4), seen("threat", 0.6)]
    assert charter.weigh(MESSAGE, findings).finding == 3


@pytest.mark.parametrize(
    ("sentence", "message", "findings", "expected"),
    [
        ("kind is chat", {}, [], True),
        ("kind is private or review", {}, [], False),
        ("kind is not private", {}, [], True),
        ("language is fr", {"lang": "fr-CA"}, [], True),
        ("language is fr", {"lang": "fr"}, [seen("language", 0.9, "en")], False),
        ("language is not fr", {}, [seen("language", 0.9, "en")], True),
        ("language is not fr", {}, [seen("language", 0.9, "und")], False),
        ("language is not fr", {}, [], False),
        ("author role is moderator", {"author": Author("a", "a", ("vip", "moderator"))}, [], True),
        ("author role is moderator", {}, [], False),
        ("author role is not moderator", {}, [], True),
        ("network is twitch", {}, [], True),
        ("length > 6", {}, [], True),
        ("length > 7", {}, [], False),
        ("rating <= 2", {}, [], False),
        ("rating <= 2", {"rating": 1.0}, [], True),
        ("rating = 5", {"rating": 5.0}, [], True),
        ("likes >= 10", {"likes": 10}, [], True),
        ("insult < 0.5", {}, [], True),
        ("insult ≥ 0.5", {}, [seen("insult", 0.5)], True),
        ("toxicity > 0.5", {}, [seen("insult", 0.9)], True),
        ("toxicity > 0.5", {}, [seen("toxicity", 0.2), seen("insult", 0.9)], False),
        ("toxicity < 0.5", {}, [], True),
        ("insult", {}, [seen("insult", float("nan"))], False),
    ],
)
def test_it_reads_a_sentence_as_it_is_said(
    sentence: str, message: dict[str, object], findings: Sequence[Finding], expected: bool
) -> None:
    said = msgspec.structs.replace(MESSAGE, **message)
    assert bool(matching([read_sentence(sentence)])(said, findings)) is expected


@pytest.mark.parametrize(
    "name", ['"); import os; ("', "a\nraise SystemExit", "{0}", "'''", "\\", "é" * 9_999]
)
def test_it_executes_nothing_of_a_hostile_charter(name: str) -> None:
    hostile = Clause(
        id=name,
        title={"fr": name},
        reason={"fr": name},
        when=Choice("network", (name,), negated=True),
        outcome="hold",
        tags=(name,),
    )
    verdict = compiled(hostile).weigh(MESSAGE, [])
    assert (verdict.clause, verdict.tags) == (name, (name,))
    conditions: list[Condition] = [Score(name, ">", 0.5), Present(name)]
    assert matching(conditions)(MESSAGE, [seen(name)]) == [0, 1]


def test_it_refuses_an_operator_that_is_none() -> None:
    with pytest.raises(KeyError):
        matching([Score("insult", "> 0 or exit() or 0 <", 0.5)])  # type: ignore[arg-type]


def test_it_tells_titles_reasons_and_priorities() -> None:
    charter = compiled(clause("a", "insult", title={"fr": "Insulte", "en": "Insult"}, priority="urgent"))
    assert charter.title("a", "fr") == "Insulte"
    assert charter.title("a", "de") == "Insult"
    assert charter.reason("a", "en") == "a"
    assert charter.priority("a") == 3
    assert charter.clause("a").priority == "urgent"
    assert charter.title("gone", "fr") == "gone"
    assert charter.title(None, "fr") == "Aucun article"
    assert (charter.reason(None, "fr"), charter.priority(None)) == ("", 1)
    with pytest.raises(KeyError):
        charter.clause("gone")


TAGGING = """\
charter: {id: a, version: 1, title: {fr: a}, languages: [fr]}
clauses:
  - {id: suite, title: {fr: a}, reason: {fr: a}, outcome: delete, when: tag is promo or lien, tags: [vu]}
  - id: reste
    title: {fr: a}
    reason: {fr: a}
    outcome: hold
    when: {any: [tag is not promo], unless: [praise]}
    examples: {must: [Bonjour], must_not: [{text: Bonjour, findings: [spam]}]}
  - {id: pub, title: {fr: a}, reason: {fr: a}, when: spam, tags: [promo]}
  - {id: seul, title: {fr: a}, reason: {fr: a}, when: tag is lien, tags: [vu]}
  - {id: net, title: {fr: a}, reason: {fr: a}, outcome: hide, when: link, tags: [lien]}
"""


@pytest.mark.parametrize(
    ("kinds", "matched"),
    [
        ([], ("reste",)),
        (["praise"], ()),
        (["spam"], ("suite", "pub")),
        (["link"], ("suite", "net", "reste", "seul")),
        (["link", "spam", "praise"], ("suite", "net", "pub", "seul")),
    ],
)
def test_it_asks_for_the_tags_of_other_clauses(kinds: list[str], matched: tuple[str, ...]) -> None:
    verdict = compile_charter(loads(TAGGING)).weigh(MESSAGE, [seen(kind) for kind in kinds])
    assert verdict.matched == matched


def test_it_says_which_tag_was_asked_for() -> None:
    charter = compile_charter(loads(TAGGING))
    (passed, other) = run(charter, BlindEngine()).results
    assert (passed.passed, passed.because) == (
        True,
        "no other clause gives the tag promo and nothing excepts it",
    )
    assert (other.passed, other.because) == (True, "another clause gives the tag promo")


DEEDS = """\
charter: {id: a, version: 1, title: {fr: a}, languages: [fr]}
clauses:
  - {id: file, title: {fr: a}, reason: {fr: a}, when: question, route: presse}
  - {id: doute, title: {fr: a}, reason: {fr: a}, when: insult, outcome: hold, route: nuit, propose: time-out}
  - id: sur
    title: {fr: a}
    reason: {fr: a}
    when: insult > 0.9
    outcome: hide
    route: presse
    alert: haine
  - {id: raid, title: {fr: a}, reason: {fr: a}, when: raid, alert: raid, propose: ban}
"""


def test_it_keeps_what_every_clause_does_those_of_the_strongest_first() -> None:
    charter = compile_charter(loads(DEEDS))
    verdict = charter.weigh(MESSAGE, [seen(kind) for kind in ("insult", "question", "raid")])
    assert verdict.routes == ("presse", "nuit")
    assert verdict.alerts == ("haine", "raid")
    assert verdict.proposals == ("ban", "time-out")
    # The place of the finding is added last, and nothing else is lost by it.
    assert (verdict.finding, verdict.clause, verdict.acts_alone) == (0, "sur", False)


def test_it_routes_alerts_and_proposes_without_an_outcome() -> None:
    verdict = compile_charter(loads(DEEDS)).weigh(MESSAGE, [seen("raid"), seen("question")])
    assert (verdict.outcome, verdict.clause) == ("publish", None)
    assert (verdict.routes, verdict.alerts, verdict.proposals) == (("presse",), ("raid",), ("ban",))


def test_it_proposes_a_ban_and_never_lets_it_act() -> None:
    alone = clause("a", "insult", outcome="hide", acts_alone=True)
    asking = clause("b", "insult", outcome=None, propose="ban")
    verdict = compiled(alone, asking).weigh(MESSAGE, [seen("insult")])
    assert (verdict.outcome, verdict.clause, verdict.proposals) == ("hide", "a", ("ban",))


def test_it_reads_a_verdict_written_before_routes() -> None:
    old = b'{"outcome":"hold","clause":"a","charter":"c","version":"1"}'
    verdict = msgspec.json.decode(old, type=Verdict)
    assert (verdict.routes, verdict.alerts, verdict.proposals) == ((), (), ())
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(verdict), type=Verdict) == verdict
