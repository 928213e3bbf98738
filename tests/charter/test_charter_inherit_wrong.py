"""Families of charters that are wrong: one sentence each, with file, line, column and the mend."""

import pytest
from families import HEAD, HOUSE, Family, family

from vigie.charter.check import doubted
from vigie.charter.error import CharterError
from vigie.charter.load import loads

__all__ = ["family"]

NEW = "title: {fr: a, en: b}, reason: {fr: a, en: b}, when: link"


@pytest.mark.parametrize(
    ("head", "place", "said", "mend"),
    [
        ("extends: maisn.yaml", "1:44", "'extends' names 'maisn.yaml', and there is no", "'maison.yaml'?"),
        ("extends: ./../x/maisn.yaml", "1:44", "there is no such file", "media"),
        ("extends: medai-fr", "1:44", "no shipped charter of this name", "did you mean 'media'?"),
        ("extends: /maison.yaml", "1:44", "is the absolute path '/maison.yaml'", "a file from this one"),
        ("extends: [maison.yaml]", "1:44", "'extends' is a list", "the name of a shipped charter"),
        ('extends: ""', "1:44", "'extends' is nothing", "the path of a file from this one"),
        ('extends: "\\0"', "1:44", "there is no such file", "media"),
        ("extends: .", "1:44", "a charter above this one is wrong: ", "expected a charter's file"),
        ("extends: client.yaml", "1:44", "in a circle: client.yaml → client.yaml", "remove 'extends'"),
        ("extends: maison.yaml, below: bth", "1:64", "'below' is 'bth'", "did you mean 'both'?"),
        (
            "extends: maison.yaml, below: both",
            "1:64",
            "allows more than the 'tighten' at mai",
            "'below: nothing'",
        ),
        ("extends: maison.yaml, default: hide", "1:66", "'default' is 'hide'", "one of publish, hold"),
        (
            "extends: maison.yaml, quota: {automatic_per_minute: 61}",
            "1:64",
            "a quota of 61 lets more be done without a person than the 60 at maison.yaml:6, which may",
            "have 'below: both' written there",
        ),
    ],
)
def test_it_says_what_is_wrong_with_a_head(
    family: Family, head: str, place: str, said: str, mend: str
) -> None:
    first = family.error(head=f"charter: {{id: client, version: 2, {head}}}\nclauses: []\n")
    assert first.startswith(f"client.yaml:{place}: ")
    assert said in first
    assert mend in first


@pytest.mark.parametrize(
    ("text", "place", "said", "mend"),
    [
        ("id: insult, outcome: hide", "3:5", "no clause above has this id", "did you mean 'insulte'?"),
        ("id: insulte, outcom: hide", "3:19", "unknown field 'outcom'", "did you mean 'outcome'?"),
        ("outcome: hide", "3:5", "clause 1: the clause lacks the field 'id'", ""),
        (
            "id: insulte, outcome: publish",
            "3:28",
            "clause 'insulte': 'outcome: publish' is weaker than the 'hide' at maison.yaml:14, "
            "which may only be tightened below",
            "leave it as it is above, or have 'below: both' written there",
        ),
        (
            "id: insulte, outcome: hold",
            "3:28",
            "'hold' calls a person, so the clause cannot act alone",
            "write 'acts_alone: false' beside it",
        ),
        (
            "id: pub, priority: normal",
            "3:25",
            "'priority: normal' is lower than the 'high' at maison.yaml:23",
            "",
        ),
        (
            "id: pub, outcome: hide, acts_alone: true",
            "3:42",
            "'acts_alone: true' needs no person, unlike the clause at",
            "",
        ),
        (
            "id: insulte, when: insult >= ferme",
            "3:25",
            "its condition matches less than the one at maison.yaml:13, which may only be tightened below",
            "put both conditions under 'any', or have 'below: both' written there",
        ),
        ("id: insulte, when: insult > ferme", "3:25", "its condition matches less than the one at", "'any'"),
        (
            "id: insulte, when: threat > 0.5",
            "3:25",
            "its condition is proved neither wider nor narrower than the one at maison.yaml:13, which",
            "'below: both'",
        ),
        ("id: insulte, when: insult >= fermé", "3:25", "'fermé' is not a number", ""),
        (
            "id: insulte, when: insult >= ferm",
            "3:25",
            "neither a number nor a threshold",
            "did you mean 'ferme'?",
        ),
        (
            "id: insulte, below: relax",
            "3:26",
            "'below: relax' allows more than the 'tighten' at maison.yaml",
            "",
        ),
        (
            f"id: a, {NEW}, tags: [a]}}\n  - {{id: a, {NEW}, tags: [b]",
            "4:5",
            "it is written twice (first at line 3)",
            "",
        ),
        ("id: vigie.unavailable, outcome: publish", "3:5", "no clause above has this id", ""),
        (f"id: vigie.unavailable, {NEW}, tags: [a]", "3:10", "the program's own", ""),
    ],
)
def test_it_says_what_is_wrong_with_a_clause(
    family: Family, text: str, place: str, said: str, mend: str
) -> None:
    error = family.error("", text)
    assert error.startswith(f"client.yaml:{place}: clause ")
    assert said in error
    assert mend in error


@pytest.mark.parametrize(
    ("text", "place", "said", "mend"),
    [
        (
            "without: [pub]\n",
            "2:11",
            "'without' takes away the clause at maison.yaml:18, which may only",
            "keep it, or",
        ),
        ("without: [pubs]\n", "2:11", "'without' names 'pubs', no clause above", "did you mean 'pub'?"),
        ("without: pub\n", "2:10", "'without' is 'pub'", "a list of ids of clauses"),
        ("without: [vigie.unavailable]\n", "2:11", "is the program's own", ""),
        (
            "without: [pub]\nclauses: [{id: pub, outcome: hide}]\n",
            "2:11",
            "'pub' is taken away here and written at line 3",
            "keep one of the two",
        ),
        (
            "thresholds: {ferme: 0.95}\n",
            "2:21",
            "clause 'insulte': by the threshold 'ferme', its condition matches less than the one at maison",
            "give it the value that it has above, or have 'below: both' written there",
        ),
        (
            "lists: {promos: [promo]}\n",
            "2:9",
            "clause 'pub': by the list 'promos', its condition matches less than the one at maison.yaml:21",
            "give it the entries that it has above",
        ),
        ("thresholds: {ferme: 1.1}\n", "2:21", "'the threshold' is '1.1'", "a number from 0 to 1"),
        ("thresholds: {9: 0.9}\n", "2:14", "'9' names no threshold", "a letter first"),
        ("thresholds: {Très Haut: 0.9}\n", "2:14", "'Très Haut' names no threshold", "write 'tr-s-haut'"),
        (
            "thresholds: [0.9]\n",
            "2:13",
            "'thresholds' is a list",
            "of the thresholds above, each by its name",
        ),
    ],
)
def test_it_says_what_is_wrong_with_what_stands_beside_the_clauses(
    family: Family, text: str, place: str, said: str, mend: str
) -> None:
    error = family.error(text)
    assert error.startswith(f"client.yaml:{place}: ")
    assert said in error
    assert mend in error


def test_a_text_that_stands_in_no_file_has_no_file_read(family: Family) -> None:
    path = str(family.folder / "client.yaml")
    with pytest.raises(CharterError, match="a text without a file extends shipped charters only"):
        loads(HEAD, path)
    assert loads(HEAD, path, files=True).clauses
    assert loads(HEAD.replace("maison.yaml", "media")).clauses


def test_it_names_the_whole_chain_of_a_circle(family: Family) -> None:
    family.write("maison.yaml", HOUSE.replace("  version: 1\n", "  version: 1\n  extends: groupe.yaml\n"))
    family.write("groupe.yaml", "charter: {id: groupe, version: 1, extends: client.yaml}\n")
    error = family.error()
    assert error == (
        "client.yaml:1:44: charters that extend each other go round in a circle: "
        "client.yaml → maison.yaml → groupe.yaml → client.yaml; "
        "remove 'extends' from the one that stands above the others"
    )


def test_it_suggests_a_file_as_it_would_be_written_there(family: Family) -> None:
    family.write("lives/soir.yaml", HEAD.replace("maison", "../maisn"))
    (error,) = doubted(family.folder / "lives/soir.yaml").errors
    assert error.suggestion == "did you mean '../maison.yaml'?"


def test_it_refuses_a_fifth_level(family: Family) -> None:
    for name, above in (("b", "maison"), ("c", "b"), ("d", "c")):
        family.write(f"{name}.yaml", f"charter: {{id: {name}, version: 1, extends: {above}.yaml}}\n")
    assert doubted(family.folder / "d.yaml").errors == ()
    error = family.error(head="charter: {id: client, version: 2, extends: d.yaml}\n")
    assert error == (
        "client.yaml:1:44: charters are more than 4 levels deep: "
        "client.yaml → d.yaml → c.yaml → b.yaml → maison.yaml; let b.yaml say what maison.yaml does"
    )


def test_it_tells_what_is_wrong_above_where_it_asks_for_it(family: Family) -> None:
    family.write("maison.yaml", HOUSE.replace("outcome: hold", "outcome: hld"))
    assert family.error() == (
        "client.yaml:1:44: a charter above this one is wrong: maison.yaml:22:14: clause 'pub': "
        "'outcome' is 'hld'; expected one of publish, hold, hide, delete; did you mean 'hold'?"
    )
    family.write("maison.yaml", "\t")
    assert family.error().startswith(
        "client.yaml:1:44: a charter above this one is wrong: maison.yaml:1:1: this is"
    )


def test_it_tells_once_what_is_wrong_two_levels_above(family: Family) -> None:
    family.write("groupe.yaml", HOUSE)
    family.write("maison.yaml", "charter: {id: maison, version: 1, extends: groupe.yaml}\nwithout: [pub]\n")
    error = family.error()
    assert error.startswith(
        "client.yaml:1:44: a charter above this one is wrong: maison.yaml:2:11: clause 'pub': "
    )
    assert error.count("a charter above this one is wrong") == 1


def test_it_has_an_id_and_a_version_of_its_own(family: Family) -> None:
    assert family.errors(head="charter: {extends: maison.yaml}\n") == [
        "client.yaml:1:10: 'charter' lacks the field 'id'; "
        "give it an id of its own: decisions name the charter by it",
        "client.yaml:1:10: 'charter' lacks the field 'version'; "
        "give it a version of its own: decisions name the charter by it",
    ]


def test_a_new_language_is_asked_for_where_it_is_written(family: Family) -> None:
    errors = family.errors(head=HEAD.replace("extends", "languages: [fr, en, de], extends"))
    assert errors[-1] == (
        "client.yaml:1:46: the 'title' at maison.yaml:4 has no sentence in 'de', a language of this charter; "
        "write title: {de: …} for it in this file"
    )
    assert len(errors) == 5


def test_only_a_charter_that_extends_another_does_without_clauses(family: Family) -> None:
    family.write("maison.yaml", HOUSE + "without: [pub]\n")
    error = family.error()
    assert "'without' removes clauses of the charter above, and this one extends none; remove it, or" in error


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("outcome: publish", "clause 'neuf': it publishes what is held by 'default: hold' at maison.yaml:6"),
        ("outcome: hold", ""),
        ("tags: [a]", ""),
    ],
)
def test_a_new_clause_never_publishes_what_is_held_by_default(family: Family, text: str, said: str) -> None:
    family.write("maison.yaml", HOUSE.replace("  quota", "  default: hold\n  quota"))
    if said:
        assert said in family.error("", f"id: neuf, {NEW}, {text}")
    else:
        assert family.child("", f"id: neuf, {NEW}, {text}").clauses


def test_what_is_held_by_default_stays_so(family: Family) -> None:
    family.write("maison.yaml", HOUSE.replace("  quota", "  default: hold\n  quota"))
    error = family.error(head=HEAD.replace("extends", "default: publish, extends"))
    assert "'default: publish' is weaker than the 'hold' at maison.yaml:6, which may only be" in error


def test_a_time_zone_is_judged_by_the_hours_that_it_moves(family: Family) -> None:
    text = HOUSE.replace("when: {any: [spam > doute", "when: {any: [hour is 22 to 6, spam > doute")
    family.write("maison.yaml", text)
    error = family.error(head=HEAD.replace("extends", "timezone: America/Martinique, extends"))
    assert error.startswith(
        "client.yaml:1:45: clause 'pub': by the time zone, its condition is proved neither"
    )
    family.write("maison.yaml", HOUSE)
    assert family.child(head=HEAD.replace("extends", "timezone: America/Martinique, extends")).clauses
