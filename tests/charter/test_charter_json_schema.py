"""The JSON Schema of a charter says what the reader says."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from vigie.charter.command import charter
from vigie.charter.error import CharterError
from vigie.charter.example_fields import EXAMPLE
from vigie.charter.json_schema import json_schema
from vigie.charter.load import SHIPPED, loads, shipped
from vigie.charter.schema import CLAUSE, IDENTITY, TOP

VALIDATOR = Draft202012Validator(json_schema())
PAGE = Path(__file__).parents[2] / "docs/howto/write-a-charter.md"

RIGHT = """\
charter:
  id: essai
  version: 1.0
  title: {fr: Essai, en: Try}
  languages: [fr, en]
  client: gazette
  spaces: ["twitch:gazette", "youtube:*"]
  event: {name: Soir, from: 2026-05-24, to: 2026-05-25}
  profile: media
  tone: {fr: Direct., en: Direct.}
  default: hold
  quota: {automatic_per_minute: 60}
  timezone: Europe/Paris
lists:
  gros-mots: [crétin, "*lie*", 88]
filters: {en-direct: {when: {all: [kind is chat, author is newcomer]}}}
escalations: {redaction: {title: {fr: a, en: a}, to: astreinte, after_minutes: 10}}
replies: {merci: {fr: Merci., en: Thanks.}}
queues: {presse: {fr: Presse, en: Press}}
alerts: {haine: {fr: Haine, en: Hate}}
clauses:
  - id: a
    title: {fr: a, en: a}
    reason: {fr: a, en: a}
    rests_on: {fr: a, en: a}
    when: insult > 0.9
    outcome: hide
    acts_alone: true
    priority: high
    tags: [promo]
    route: presse
    alert: haine
    propose: ban
    escalate: redaction
    reply: merci
    examples:
      must:
        - 2026
        - {text: a, kind: chat, space: "twitch:a", at: saturday 23:30, language: fr, rating: 1, role: vip}
        - {text: a, repeat: 3, authors: 2, within: 5, findings: [wave 0.9, raid]}
        - {text: a, likes: 3, reply: true, thread: "12", followers: 9, messages: 4, restricted: 1}
      must_not: [b]
"""


class Loader(yaml.SafeLoader):
    """Reads as editors do, by YAML 1.2, which has no dates."""


Loader.add_constructor("tag:yaml.org,2002:timestamp", yaml.SafeLoader.construct_yaml_str)


def errors(text: str) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(yaml.load(text, Loader))]


def test_it_is_a_schema_of_its_draft() -> None:
    Draft202012Validator.check_schema(json_schema())


def test_it_speaks_of_each_field() -> None:
    schema = json_schema()
    read: Any = schema["properties"]
    assert set(read) == set(TOP)
    assert set(read["charter"]["properties"]) == set(IDENTITY)
    assert set(schema["$defs"]["clause"]["properties"]) == set(CLAUSE)
    assert set(schema["$defs"]["example"]["anyOf"][1]["properties"]) == set(EXAMPLE)


def test_it_accepts_a_charter_with_every_field() -> None:
    assert loads(RIGHT).clauses
    assert errors(RIGHT) == []


@pytest.mark.parametrize("name", shipped())
def test_it_accepts_the_shipped_charters(name: str) -> None:
    assert errors((SHIPPED / f"{name}.yaml").read_text(encoding="utf-8")) == []


def test_it_accepts_the_charter_of_the_page() -> None:
    (text,) = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert errors(text) == []


@pytest.mark.parametrize(
    "when",
    [
        "phone",
        "insult >= 0.95",
        "insult ≤ 1",
        "length > 500",
        "rating = 5",
        "kind is private or review",
        "kind is not private, review",
        "language is not fr",
        "author role is moderator or owner",
        "network is twitch",
        "space is twitch:gazette or youtube:*",
        "tag is promo",
        "hour is 22:30 to 6",
        "day is saturday or sunday",
        "text says gros-mots",
        "author messages < 3",
        "author restricted >= 2",
        "author  followers > 10000",
        "author is newcomer",
        "author is not newcomer",
        "likes exists",
        "author messages exists",
        "message is reply",
        "message is not reply",
        "thread is 12345 or live-*",
        "filter is en-direct",
        "filter is not en-direct",
        "{any: [insult, {all: [threat, link], unless: question}]}",
        "{text matches: '\\d{3}', unless: [kind is private]}",
        "{text matches: [a, b]}",
    ],
)
def test_it_accepts_the_conditions_that_the_reader_accepts(when: str) -> None:
    text = RIGHT.replace("when: insult > 0.9", f"when: {when}")
    text += "  - {id: b, title: {fr: a, en: a}, reason: {fr: a, en: a}, when: spam, tags: [promo]}\n"
    text = text.replace("    tags: [promo]\n", "")
    assert loads(text).clauses
    assert errors(text) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("  id: essai", "  name: essai"),
        ("languages: [fr, en]", "languages: fr"),
        ("default: hold", "default: hide"),
        ("automatic_per_minute: 60", "automatic_per_minute: -1"),
        ("    when: insult > 0.9\n", ""),
        ("insult > 0.9", "insulte > 0.9"),
        ("insult > 0.9", "insult > 90"),
        ("insult > 0.9", "kind is privat"),
        ("insult > 0.9", "author is moderator"),
        ("insult > 0.9", "message is long"),
        ("insult > 0.9", "thread is a*b"),
        ("insult > 0.9", "length exists"),
        ("insult > 0.9", "insult exists"),
        ("insult > 0.9", "filter is En Direct"),
        ("[crétin", "[[crétin]"),
        ("client: gazette", "client: La Gazette"),
        ('["twitch:gazette", ', "[gazette, "),
        ("name: Soir, ", ""),
        ("after_minutes: 10", "after_minutes: 99999"),
        ("to: astreinte, ", ""),
        ("{when: {all: [kind is chat", "{if: {all: [kind is chat"),
        ("{merci: {", "{Grand Merci: {"),
        ("reply: merci", "reply: [merci]"),
        ("reply: true", "reply: oui"),
        ("restricted: 1", "restricted: 51"),
        ("insult > 0.9", "hour is 22h to 6h"),
        ("insult > 0.9", "{unless: [question]}"),
        ("insult > 0.9", "{any: []}"),
        ("insult > 0.9", "[insult, threat]"),
        ("outcome: hide", "outcome: mask"),
        ("outcome: hide", "outcome: hold"),
        ("acts_alone: true", "acts_alone: perhaps"),
        ("priority: high", "priority: 1"),
        ("propose: ban", "propose: kick"),
        ("id: a\n", "id: Un Deux\n"),
        ("tags: [promo]", "tags: promo"),
        ("must:\n", "must_be:\n"),
        ("repeat: 3", "repeat: 2.5"),
        ("wave 0.9", "wav 0.9"),
        ('space: "twitch:a"', "space: twitch"),
        ('"*lie*"', '"a*b"'),
        ("gros-mots: [", "Gros Mots: ["),
    ],
)
def test_it_refuses_what_the_reader_refuses(right: str, wrong: str) -> None:
    text = RIGHT.replace(right, wrong)
    assert text != RIGHT
    with pytest.raises(CharterError):
        loads(text)
    assert errors(text) != []


def test_it_is_printed_for_editors() -> None:
    result = CliRunner().invoke(charter, ["schema"])
    assert result.exit_code == 0
    assert json.loads(result.stdout) == json_schema()


CHILD = """\
charter: {id: essai, version: 1, extends: maison.yaml, below: nothing}
thresholds: {ferme: 0.9}
clauses:
  - {id: insulte, outcome: delete, below: both}
  - {id: pub, when: insult >= ferme}
without: [question]
"""


def test_it_accepts_a_charter_that_writes_only_what_differs_from_the_one_above() -> None:
    assert errors(CHILD) == []
    assert errors("charter: {id: a, version: 1, extends: media}\n") == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (", extends: maison.yaml", ""),
        ("extends: maison.yaml", "extends: [maison.yaml]"),
        ("version: 1, ", ""),
        ("below: both", "below: all"),
        ("id: insulte, ", ""),
        ("ferme: 0.9", "ferme: 90"),
        ("ferme: 0.9", "Ferme: 0.9"),
        ("[question]", "question"),
    ],
)
def test_it_refuses_what_a_charter_that_extends_another_may_not_say(right: str, wrong: str) -> None:
    text = CHILD.replace(right, wrong)
    assert text != CHILD
    assert errors(text) != []


def test_a_charter_that_extends_none_says_all() -> None:
    assert errors(RIGHT + "without: [a]\n") != []
    assert errors(RIGHT.replace("lists:", "thresholds: {haut: 1}\nlists:")) == []
