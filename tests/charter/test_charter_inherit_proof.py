"""What a charter that may only tighten does: never less than the one above, whatever the message."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from vigie.charter.charter import Charter
from vigie.charter.compile import compile_charter
from vigie.charter.error import CharterError
from vigie.charter.explain import Facts, holds, tags_given
from vigie.charter.load import load, loads
from vigie.charter.verdict import OUTCOMES
from vigie.engine.finding import Finding
from vigie.message import Author, Message, Space

# Few words and few numbers: what is drawn by chance is then often wider or narrower than what it changes.
SENTENCES = st.sampled_from(
    [
        *(
            f"{kind} {sign} {number}"
            for kind in ("insult", "link")
            for sign in (">", ">=")
            for number in (0.3, 0.7)
        ),
        "insult >= seuil",
        "link > seuil",
        "insult < 0.5",
        "link",
        "kind is chat",
        "kind is not chat",
        "author role is vip",
        "text says mots",
        "tag is x",
        "tag is not x",
        "length > 2",
        "hour is 22 to 6",
    ]
)
ALONE = SENTENCES.filter(lambda sentence: "tag" not in sentence)
OUTCOME = st.sampled_from([None, *OUTCOMES])
WORDS = st.sampled_from(["[a]", "[a, b]", "[b]", "[a, b, c]"])


def conditions(sentences: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    some = st.lists(sentences, min_size=1, max_size=3).map(", ".join)
    return st.one_of(
        sentences,
        some.map("{{any: [{}]}}".format),
        some.map("{{all: [{}]}}".format),
        st.builds("{{any: [{}], unless: [{}]}}".format, some, sentences),
    )


def written(name: str, when: str | None, outcome: str | None, tags: str, more: str = "") -> str:
    fields = [f"id: {name}", "title: {fr: a}", "reason: {fr: a}", f"tags: [{tags}]", more]
    fields += [f"when: {when}"] if when else []
    fields += [f"outcome: {outcome}"] if outcome else []
    return "  - {" + ", ".join(filter(None, fields)) + "}\n"


HEADS = st.sampled_from(["", "", "", ", default: hold", ", default: publish"])
VALUES = st.sampled_from(["", "", "thresholds: {seuil: 0.3}\n", "thresholds: {seuil: 0.5}\n"])


@st.composite
def families(draw: st.DrawFn) -> tuple[str, str]:
    """Return a charter and one that extends it; what the second changes is near what the first says."""
    default, value, words = draw(st.sampled_from(["publish", "hold"])), draw(VALUES), draw(WORDS)
    clauses = {
        name: (draw(conditions(ALONE if name != "c2" else SENTENCES)), draw(OUTCOME), tag)
        for name, tag in (("c0", "x"), ("c1", "y"), ("c2", "z"))
    }
    parent = (
        f"charter: {{id: a, version: 1, title: {{fr: a}}, languages: [fr], default: {default}}}\n"
        f"{value or 'thresholds: {seuil: 0.4}'}\nlists: {{mots: {words}}}\nclauses:\n"
    ) + "".join(written(name, *fields) for name, fields in clauses.items())
    child = f"charter: {{id: b, version: 1, extends: a.yaml{draw(HEADS)}}}\n{draw(VALUES)}"
    child += draw(st.one_of(st.just(""), WORDS.map("lists: {{mots: {}}}\n".format)))
    changes = ""
    for name, (when, outcome, _) in clauses.items():
        other = draw(conditions(ALONE if name != "c2" else SENTENCES))
        stronger = draw(st.sampled_from(OUTCOMES[OUTCOMES.index(outcome or "hold") :]))
        changes += draw(
            st.sampled_from(
                [
                    "",
                    "",
                    f"  - {{id: {name}, when: {{any: [{when}, {other}]}}}}\n",
                    f"  - {{id: {name}, when: {{all: [{when}, {other}]}}}}\n",
                    f"  - {{id: {name}, when: {other}}}\n",
                    f"  - {{id: {name}, tags: [{draw(st.sampled_from(['x', 'y', 'x, y']))}]}}\n",
                    f"  - {{id: {name}, outcome: {stronger}}}\n",
                ]
            )
        )
    if draw(st.booleans()):
        changes += written("c3", draw(conditions(ALONE)), draw(OUTCOME), draw(st.sampled_from("xyz")))
    return parent, child + (f"clauses:\n{changes}" if changes else "")


SCORES = st.sampled_from([0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8])
FINDINGS = st.lists(
    st.builds(Finding, st.sampled_from(["insult", "link"]), SCORES, st.just(0), st.just(1), st.just("r")),
    max_size=2,
)
MESSAGES = st.builds(
    Message,
    id=st.just("1"),
    space=st.just(Space("twitch", "a")),
    kind=st.sampled_from(["chat", "comment"]),
    text=st.sampled_from(["", "a", "b c", "le mot b"]),
    author=st.sampled_from([None, Author("a", "a", ("vip",))]),
    at=st.sampled_from([1_704_063_600_000, 1_704_106_800_000]),
    received_at=st.just(0),
)
SEEN = st.lists(st.tuples(MESSAGES, FINDINGS), min_size=25, max_size=25)


def slowly(charter: Charter, message: Message, findings: list[Finding]) -> str:
    """Return what a charter proposes, its conditions read step by step."""
    given = tags_given([(clause.when, clause.tags) for clause in charter.clauses], message, findings)
    facts = Facts(message, findings, given)
    found = [clause.outcome for clause in charter.clauses if clause.outcome and holds(clause.when, facts)]
    return max(found, key=OUTCOMES.index, default=charter.default)


def family_of(parent: str, child: str) -> tuple[Charter, Charter] | str:
    """Return both charters, or what refuses them."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "a.yaml").write_text(parent, encoding="utf-8")
        (Path(folder) / "b.yaml").write_text(child, encoding="utf-8")
        try:
            return load(f"{folder}/a.yaml"), load(f"{folder}/b.yaml")
        except CharterError as error:
            return str(error)


@settings(
    max_examples=300,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)
@given(families(), SEEN)
def test_what_may_only_be_tightened_is_never_weaker_below(
    texts: tuple[str, str], seen: list[tuple[Message, list[Finding]]]
) -> None:
    found = family_of(*texts)
    if isinstance(found, str):
        return
    above, below = found
    ready = compile_charter(below)
    for message, findings in seen:
        before, after = slowly(above, message, findings), slowly(below, message, findings)
        assert OUTCOMES.index(after) >= OUTCOMES.index(before), (
            f"{texts[0]}\n{texts[1]}\n{message} {findings}"
        )
        assert ready.weigh(message, findings).outcome == after


def test_chance_makes_families_that_are_allowed_and_families_that_are_not() -> None:
    sorts: dict[str, int] = {"allowed": 0, "refused": 0, "other": 0}

    @settings(max_examples=200, deadline=None, database=None, derandomize=True, phases=(Phase.generate,))
    @given(families())
    def draw(texts: tuple[str, str]) -> None:
        found = family_of(*texts)
        if isinstance(found, str):
            sorts["refused" if "which may only be tightened" in found else "other"] += 1
        elif found[0].clauses != found[1].clauses:
            sorts["allowed"] += 1

    draw()
    assert sorts["allowed"] > 30
    assert sorts["refused"] > 30


def test_a_charter_alone_is_what_it_was() -> None:
    text = "charter: {id: a, version: 1, title: {fr: a}, languages: [fr]}\nclauses:\n"
    charter = loads(text + written("c", "insult > 0.5", "hide", "x"))
    assert (charter.clauses[0].below, charter.below, charter.above) == ("tighten", "tighten", ())
