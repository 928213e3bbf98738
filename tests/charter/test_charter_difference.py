"""What changed between two charters is said in words, in French and in English."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from vigie.charter import command
from vigie.charter.difference import difference
from vigie.charter.difference_words import Telling
from vigie.charter.load import load, loads

BASE = """\
charter:
  id: maison
  version: "1"
  title: {fr: Maison, en: House}
  languages: [fr, en]
  quota: {automatic_per_minute: 60}
lists: {rivaux: [Durand, Martin*]}
thresholds: {ferme: 0.95}
clauses:
  - id: insulte
    title: {fr: Insulte, en: Insult}
    reason: {fr: Restez poli., en: Stay polite.}
    when: insult >= ferme
    outcome: hide
    tags: [agression]
    route: calme
    examples:
      must: [Quel crétin.]
      must_not: [C'est nul.]
  - id: haine
    title: {fr: Haine, en: Hate}
    reason: {fr: Pas de haine., en: No hate.}
    when: {any: [hate > 0.9, threat > 0.5], unless: [question > 0.8]}
    outcome: hold
    priority: high
    alert: direction
    propose: ban
  - id: pub
    title: {fr: Publicité, en: Advertising}
    reason: {fr: Pas de publicité., en: No advertising.}
    when: {any: [spam > 0.5, text says rivaux]}
    tags: [promo]
"""


def said(old: str, new: str, language: str) -> list[str]:
    telling = Telling(language)
    return [telling.line(change) for change in difference(loads(old), loads(new))]


def typed(sentence: str) -> str:
    """Return French written here with plain spaces, as it must be shown."""
    for mark in ";!?»":
        sentence = sentence.replace(f" {mark}", f"\u202f{mark}")
    return sentence.replace("« ", "«\u202f").replace(" :", "\u00a0:")


@pytest.mark.parametrize(
    ("before", "after", "english", "french"),
    [
        (
            "when: insult >= ferme",
            "when: insult >= 0.9",
            "clause insulte: hides from 0.90 instead of 0.95",
            "article insulte : masque à partir de 0,90 au lieu de 0,95",
        ),
        (
            "when: insult >= ferme",
            "when: insult > 0.905",
            "clause insulte: hides above 0.905, and no longer from 0.95",
            "article insulte : masque au-dessus de 0,905, et non plus à partir de 0,95",
        ),
        (
            "hate > 0.9",
            "hate > 0.8",
            "clause haine: in its condition, hate above 0.80 instead of 0.90; "
            "it catches everything it caught, and more",
            "article haine : dans sa condition, haine au-dessus de 0,80 au lieu de 0,90 ; "
            "il vise tout ce qu’il visait, et davantage",
        ),
        (
            "question > 0.8",
            "question > 0.7",
            "clause haine: in its condition, question above 0.70 instead of 0.80; "
            "it catches only what it caught, and less",
            "article haine : dans sa condition, question au-dessus de 0,70 au lieu de 0,80 ; "
            "il ne vise que ce qu’il visait, et moins",
        ),
        (
            "when: insult >= ferme",
            "when: {all: [insult >= 0.95, kind is not review]}",
            "clause insulte: its condition is “insult reaches 0.95 and the kind of message is not review” "
            "instead of “insult reaches 0.95”; it catches only what it caught, and less",
            "article insulte : sa condition est « insulte atteint 0,95 et le type de message n’est pas avis "
            "» au lieu de « insulte atteint 0,95 » ; il ne vise que ce qu’il visait, et moins",
        ),
        (
            "when: insult >= ferme",
            "when: {any: [insult >= 0.95]}\n    acts_alone: true",
            "clause insulte: acts without a person",
            "article insulte : agit sans personne",
        ),
        (
            "outcome: hide",
            "outcome: delete",
            "clause insulte: deletes instead of hiding",
            "article insulte : supprime au lieu de masquer",
        ),
        (
            "    outcome: hide\n",
            "",
            "clause insulte: decides nothing any more, instead of hiding",
            "article insulte : ne décide plus rien, au lieu de masquer",
        ),
        (
            "tags: [promo]",
            "tags: [promo]\n    outcome: publish",
            "clause pub: publishes, where it decided nothing",
            "article pub : publie, alors qu’il ne décidait rien",
        ),
        (
            "priority: high",
            "priority: urgent",
            "clause haine: priority urgent instead of high",
            "article haine : priorité urgente au lieu de haute",
        ),
        (
            "[agression]",
            "[agression, ton, suite]",
            "clause insulte: tags added: ton, suite",
            "article insulte : étiquettes ajoutées : ton, suite",
        ),
        (
            "    tags: [agression]\n",
            "",
            "clause insulte: tags removed: agression",
            "article insulte : étiquettes retirées : agression",
        ),
        (
            "route: calme",
            "route: nuit",
            "clause insulte: sends to the queue nuit instead of calme",
            "article insulte : envoie dans la file nuit au lieu de calme",
        ),
        (
            "    route: calme\n",
            "",
            "clause insulte: no longer sends to the queue calme",
            "article insulte : n’envoie plus dans la file calme",
        ),
        (
            "    alert: direction\n",
            "",
            "clause haine: no longer raises the alert direction",
            "article haine : ne lève plus l’alerte direction",
        ),
        (
            "tags: [promo]",
            "tags: [promo]\n    alert: pub",
            "clause pub: raises the alert pub",
            "article pub : lève l’alerte pub",
        ),
        (
            "propose: ban",
            "propose: time-out",
            "clause haine: proposes a time-out for the author instead of a ban of the author",
            "article haine : propose l’exclusion temporaire de l’auteur, "
            "et non plus le bannissement de l’auteur",
        ),
        (
            "{fr: Insulte,",
            "{fr: Offense…,",
            "clause insulte: title in French “Insulte” becomes “Offense…”",
            "article insulte : titre en français « Insulte » devient « Offense… »",
        ),
        (
            "Restez poli.",
            "Restez calme.",
            "clause insulte: reason in French “Restez poli.” becomes “Restez calme.”",
            "article insulte : motif en français « Restez poli. » devient « Restez calme. »",
        ),
        (
            "must: [Quel crétin.]",
            "must: [Quel crétin., {text: Bande de nuls, kind: review, rating: 1}]",
            "clause insulte: example added, which must match: “Bande de nuls” (review, rating 1)",
            "article insulte : exemple ajouté, qui doit correspondre : « Bande de nuls » (avis, note 1)",
        ),
        (
            "\n      must_not: [C'est nul.]",
            "",
            "clause insulte: example removed, which was not to match: “C'est nul.”",
            "article insulte : exemple retiré, qui ne devait pas correspondre : « C'est nul. »",
        ),
        (
            "  - id: insulte",
            "  - id: offense",
            "clause offense: its id was insulte",
            "article offense : s’appelait insulte",
        ),
        (
            "Martin*",
            "Petit",
            "list rivaux: entries added: Petit",
            "liste rivaux : entrées ajoutées : Petit",
        ),
        (
            "lists: {rivaux",
            "lists: {villes: [Paris, Lyon], rivaux",
            "list villes: added, with Paris, Lyon",
            "liste villes : ajoutée, avec Paris, Lyon",
        ),
        (
            "ferme: 0.95",
            "ferme: 0.95, doute: 0.5",
            "threshold doute: added, 0.50",
            "seuil doute : ajouté, 0,50",
        ),
        (
            "  languages",
            "  default: hold\n  languages",
            "charter: what no clause decides is held instead of published",
            "charte : ce qu’aucun article ne décide est retenu au lieu d’être publié",
        ),
        (
            "  languages",
            "  timezone: America/Montreal\n  languages",
            "charter: hours and days are read in the time zone America/Montreal instead of Europe/Paris",
            "charte : les heures et les jours se lisent dans le fuseau America/Montreal "
            "au lieu de Europe/Paris",
        ),
        (
            "minute: 60",
            "minute: 1200",
            "charter: at most 1,200 actions without a person, a minute and a space, instead of 60",
            "charte : au plus 1\u202f200 mesures sans personne par minute et par espace, au lieu de 60",
        ),
        (
            "  quota: {automatic_per_minute: 60}\n",
            "",
            "charter: no limit to actions without a person any more, instead of 60 a minute and a space",
            "charte : plus de limite aux mesures sans personne, au lieu de 60 par minute et par espace",
        ),
        (
            'version: "1"',
            'version: "2"',
            "charter: version 2 instead of 1",
            "charte : version 2 au lieu de 1",
        ),
        (
            "  languages",
            "  below: both\n  languages",
            "charter: what charters that extend it may do: tighten and relax instead of tighten",
            "charte : ce que peuvent les chartes qui l’étendent : durcir et assouplir au lieu de durcir",
        ),
        (
            "en: House}",
            "en: Home}",
            "charter: title in English “House” becomes “Home”",
            "charte : titre en anglais « House » devient « Home »",
        ),
    ],
)
def test_it_says_each_change_in_both_languages(before: str, after: str, english: str, french: str) -> None:
    assert BASE.count(before) >= 1
    new = BASE.replace(before, after, 1)
    assert english in said(BASE, new, "en")
    assert typed(french) in said(BASE, new, "fr")


def test_it_says_nothing_but_what_changed() -> None:
    new = BASE.replace("hate > 0.9", "hate > 0.8").replace("priority: high", "priority: low")
    assert [(each.clause, each.what) for each in difference(loads(BASE), loads(new))] == [
        ("haine", "condition"),
        ("haine", "priority"),
    ]


def test_it_says_which_clauses_came_and_which_are_gone() -> None:
    head, middle = BASE.index("  - id: haine"), BASE.index("  - id: pub")
    short = BASE[:head] + BASE[middle:]
    held = "if hate is above 0.90 or threat is above 0.50, unless question is above 0.80"
    assert said(short, BASE, "en") == [f"clause haine: added; it holds {held}"]
    assert said(BASE, short, "en") == [f"clause haine: removed; it held {held}"]
    tenu = "si haine dépasse 0,90 ou menace dépasse 0,50, sauf si question dépasse 0,80"
    assert said(short, BASE, "fr") == [typed(f"article haine : ajouté ; il retient {tenu}")]
    assert said(BASE, short, "fr") == [typed(f"article haine : retiré ; il retenait {tenu}")]


def test_it_says_that_a_language_came_and_that_one_is_gone() -> None:
    french_only = BASE.replace("[fr, en]", "[fr]")
    for english in ("House", "Insult", "Stay polite.", "Hate", "No hate.", "Advertising", "No advertising."):
        french_only = french_only.replace(f", en: {english}}}", "}")
    assert said(BASE, french_only, "en")[:2] == [
        "charter: is no longer written in English",
        "charter: title in English removed, “House”",
    ]
    assert typed("article pub : motif en anglais ajouté, « No advertising. »") in said(
        french_only, BASE, "fr"
    )
    assert typed("charte : est aussi écrite en anglais") in said(french_only, BASE, "fr")


def test_it_names_a_threshold_and_each_clause_that_it_moves() -> None:
    assert said(BASE, BASE.replace("ferme: 0.95", "ferme: 0.9"), "en") == [
        "threshold ferme: 0.90 instead of 0.95",
        "clause insulte: hides from 0.90 instead of 0.95",
    ]


def test_it_does_not_care_whether_a_number_has_a_name() -> None:
    assert said(BASE, BASE.replace(">= ferme", ">= 0.95"), "en") == []


def test_it_says_which_clauses_a_list_moves() -> None:
    assert said(BASE, BASE.replace("Martin*]", "Martin*, Petit]"), "en") == [
        "list rivaux: entries added: Petit",
        "clause pub: its condition is written the same, but a list or a tag has changed; "
        "it catches everything it caught, and perhaps more",
    ]


def test_it_says_nothing_of_a_list_put_in_another_order() -> None:
    assert said(BASE, BASE.replace("[Durand, Martin*]", "[martin*, DURAND]"), "en") == []


def test_it_says_that_another_clause_no_longer_gives_a_tag() -> None:
    asks = BASE + (
        "  - {id: suite, title: {fr: Suite, en: Next}, reason: {fr: a, en: b}, when: tag is agression, "
        "outcome: hold}\n"
    )
    new = asks.replace("tags: [agression]", "tags: [agression]\n    priority: low").replace(
        "insult >= ferme", "insult >= 0.5"
    )
    changes = {(each.clause, each.what, each.effect) for each in difference(loads(asks), loads(new))}
    assert ("suite", "reach", "more") in changes


def test_it_says_that_a_condition_is_only_written_otherwise() -> None:
    new = BASE.replace("[hate > 0.9, threat > 0.5]", "[threat > 0.5, hate > 0.9]")
    (line,) = said(BASE, new, "en")
    assert line.endswith("; it catches the same messages")


def test_it_says_that_a_condition_catches_nothing_of_what_it_caught() -> None:
    (change,) = difference(loads(BASE), loads(BASE.replace("insult >= ferme", "insult < 0.5")))
    assert change.effect == "none of them"


def test_it_says_that_nothing_is_proved() -> None:
    (change,) = difference(loads(BASE), loads(BASE.replace("insult >= ferme", "threat > 0.5")))
    assert change.effect == "unproved"


ORDERED = """\
charter: {id: a, version: 1, title: {fr: a}, languages: [fr]}
clauses:
"""


def ordered(*clauses: str) -> str:
    text = ORDERED
    for each in clauses:
        name, when, *rest = each.split(" | ")
        extra = "".join(f", {field}" for field in rest)
        text += f"  - {{id: {name}, title: {{fr: {name}}}, reason: {{fr: a}}, when: {when}{extra}}}\n"
    return text


def test_it_says_that_a_clause_moved_only_where_the_order_decides() -> None:
    first, second, third = (
        f"{name} | {kind} > 0.5 | outcome: hide"
        for name, kind in (("a", "insult"), ("b", "hate"), ("c", "threat"))
    )
    old, new = ordered(first, second, third), ordered(third, first, second)
    assert said(old, new, "en") == ["clause c: now decides before a and b, where all of them match"]
    assert said(new, old, "fr") == [
        typed("article c : décide désormais après a et b, là où tous s’appliquent")
    ]


def test_it_says_that_a_clause_now_decides_before_one_other() -> None:
    first, second = "a | insult > 0.5 | outcome: hide", "b | hate > 0.5 | outcome: hide"
    old, new = ordered(first, second), ordered(second, first)
    assert said(old, new, "en") == ["clause b: now decides before a, where both match"]
    assert said(old, new, "fr") == [
        typed("article b : décide désormais avant a, là où les deux s’appliquent")
    ]


def test_it_counts_the_words_of_a_long_list() -> None:
    words = [f"mot{number}" for number in range(24)]
    new = BASE.replace("Martin*]", f"Martin*, {', '.join(words)}]")
    assert said(BASE, new, "fr")[0] == typed(
        f"liste rivaux : entrées ajoutées : {', '.join(words[:20])} et 4 autres"
    )
    (change, _) = difference(loads(BASE), loads(new))
    assert Telling("fr").data(change)["after"] == tuple(words)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("a | insult > 0.5 | outcome: hide", "b | hate > 0.5 | outcome: hold"),
        ("a | insult > 0.5 | outcome: hide", "b | insult <= 0.5 | outcome: hide"),
        ("a | insult > 0.5 | tags: [x]", "b | hate > 0.5 | tags: [y]"),
        ("a | insult > 0.5 | route: x", "b | hate > 0.5 | route: x"),
        ("a | insult > 0.5 | outcome: hide", "b | hate > 0.5 | outcome: hide | priority: high"),
    ],
)
def test_it_says_nothing_of_an_order_that_decides_nothing(first: str, second: str) -> None:
    assert said(ordered(first, second), ordered(second, first), "en") == []


def test_it_says_that_a_queue_now_comes_first() -> None:
    first, second = "a | insult > 0.5 | route: x", "b | hate > 0.5 | route: y"
    old, new = ordered(first, second), ordered(second, first)
    assert said(old, new, "en") == ["clause b: its queue now comes before that of a"]
    assert said(old, new, "fr") == [typed("article b : sa file passe désormais avant celle de a")]


def test_it_says_both_that_a_clause_was_renamed_and_what_else_changed() -> None:
    new = BASE.replace("id: insulte", "id: offense").replace("route: calme", "route: nuit")
    assert said(BASE, new, "en") == [
        "clause offense: its id was insulte",
        "clause offense: sends to the queue nuit instead of calme",
    ]


def test_it_cuts_a_long_text_around_what_differs() -> None:
    start = "Nous relisons chaque message avec soin, et nous vous répondrons dès que possible, "
    old, new = (BASE.replace("Restez poli.", f'"{start}{end}"') for end in ("lundi.", "mardi."))
    (line,) = said(old, new, "en")
    assert "lundi.” becomes “…" in line
    assert line.endswith("mardi.”")
    assert [len(each.split("”")[0]) for each in line.split("“")[1:]] == [80, 80]


def test_it_says_one_line_whatever_a_text_holds() -> None:
    (line,) = said(BASE, BASE.replace("Restez poli.", r'"a\nb\e[31m\u202e"'), "en")
    assert line.endswith("becomes “a b [31m ”")


def vigie(*arguments: str) -> Result:
    return CliRunner().invoke(command.charter, ["diff", *arguments])


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(BASE, encoding="utf-8")
    new.write_text(BASE.replace("ferme: 0.95", "ferme: 0.9"), encoding="utf-8")
    return str(old), str(new)


def test_it_ends_with_zero_whatever_changed(files: tuple[str, str]) -> None:
    result = vigie(*files)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == "clause insulte: hides from 0.90 instead of 0.95"


def test_it_ends_with_one_where_something_changed_if_it_is_asked_to(files: tuple[str, str]) -> None:
    assert vigie(*files, "--exit-code").exit_code == 1
    assert vigie(files[0], files[0], "--exit-code").exit_code == 0


def test_it_says_that_nothing_changed() -> None:
    assert vigie("media", "media").stdout == "Nothing changed.\n"
    assert vigie("media", "media", "--language", "fr").stdout == "Rien n’a changé.\n"


def test_it_prints_the_same_as_data(files: tuple[str, str]) -> None:
    assert json.loads(vigie(*files, "--json", "--language", "fr").stdout)[-1] == {
        "what": "condition",
        "clause": "insulte",
        "name": None,
        "before": "insulte atteint 0,95",
        "after": "insulte atteint 0,90",
        "effect": "more",
        "said": typed("article insulte : masque à partir de 0,90 au lieu de 0,95"),
    }
    assert json.loads(vigie(files[0], files[0], "--json").stdout) == []


def test_it_ends_with_two_where_a_charter_cannot_be_read(files: tuple[str, str]) -> None:
    Path(files[1]).write_text("clauses: []", encoding="utf-8")
    for arguments in (files, (files[0], "none.yaml"), (files[0],)):
        result = vigie(*arguments, "--exit-code")
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr


def test_it_tells_the_shipped_charters_apart_in_both_languages() -> None:
    changes = difference(load("media"), load("advertiser"))
    for language in ("fr", "en"):
        assert len({Telling(language).line(each) for each in changes}) > 100
