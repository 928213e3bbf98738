"""Why a condition holds or does not, said in French and in English."""

import pytest
from hypothesis import given, settings
from test_charter_difference import BASE
from test_charter_twins import CONDITIONS, FINDINGS, HISTORIES, MESSAGES

from vigie.charter.condition_words import Words
from vigie.charter.explain import Facts
from vigie.charter.load import loads
from vigie.charter.why_words import why_in
from vigie.engine.finding import Finding
from vigie.message import Author, History, Message, Space, Thread

#: Saturday the 24th of January 1970, at 22:46 in Paris.
AT = 2_065_560_000
MESSAGE = Message(
    id="1", space=Space("twitch", "a"), kind="review", text="les gagner, promo", at=AT, received_at=AT,
    rating=2.0, author=Author("z", "Zoé", ("vip",), 10), thread=Thread("soir"),
)  # fmt: skip
FOUND = [Finding("insult", 0.42, 0, 3, "r"), Finding("language", 1.0, 0, 3, "language", ("fr",))]


@pytest.mark.parametrize(
    ("sentence", "english", "french"),
    [
        ("insult > 0.9", "insult is at 0.42", "insulte est à 0,42"),
        ("phone", "phone is at 0.00", "numéro de téléphone est à 0,00"),
        ("rating <= 2.5", "rating is 2", "note vaut 2"),
        ("likes exists", "number of likes is not known", "nombre de « j’aime » n’est pas connu"),
        ("author messages < 3", "number of the author’s earlier messages is 5",
         "nombre de messages antérieurs de l’auteur vaut 5"),
        ("message is reply", "the message answers no other", "le message ne répond à aucun autre"),
        ("kind is private or chat", "the kind of message is review", "le type de message est avis"),
        ("language is not fr", "the message is written in French", "le message est écrit en français"),
        ("author role is owner", "the author’s role is vip", "le rôle de l’auteur est vip"),
        ("network is youtube", "the network is twitch", "le réseau est twitch"),
        ("space is youtube:*", "the space is twitch:a", "l’espace est twitch:a"),
        ("thread is matin", "the thread is soir", "le fil est soir"),
        ("hour is 2 to 6", "the day is Saturday, and it is 22:46", "le jour est samedi, et il est 22:46"),
        ("tag is promo", "no other clause puts the tag promo",
         "aucun autre article ne pose l’étiquette promo"),
        ("text says rivaux", "the text says no word of the list “rivaux”",
         "le texte ne dit aucun mot de la liste « rivaux »"),
        ("{text matches: 'gagn(ez|er)'}", "the text matches “gagn(ez|er)”",
         "le texte correspond à « gagn(ez|er) »"),
        ("{text matches: perdu}", "the text does not match “perdu”",
         "le texte ne correspond pas à « perdu »"),
        ("{any: [insult > 0.9, spam > 0.5]}", "insult is at 0.42 and spam is at 0.00",
         "insulte est à 0,42 et publicité est à 0,00"),
        ("{any: [insult > 0.4, spam > 0.5]}", "insult is at 0.42", "insulte est à 0,42"),
        ("{all: [insult > 0.4, spam > 0.5]}", "spam is at 0.00", "publicité est à 0,00"),
        ("{any: [insult > 0.4], unless: [kind is review]}",
         "an exception applies: the kind of message is review",
         "une exception s’applique : le type de message est avis"),
        ("{any: [insult > 0.4], unless: [spam]}", "insult is at 0.42 and no exception applies",
         "insulte est à 0,42 et aucune exception ne s’applique"),
    ],
)  # fmt: skip
def test_it_tells_what_the_message_is_of_what_was_asked(sentence: str, english: str, french: str) -> None:
    condition = loads(BASE.replace("when: insult >= ferme", f"when: {sentence}")).clauses[0].when
    facts = Facts(MESSAGE, FOUND, history=History(5))
    assert why_in(Words("en"), condition, facts) == english
    plain = why_in(Words("fr"), condition, facts).replace("\u202f", " ").replace("\u00a0", " ")
    assert plain == french


def test_what_nobody_told_is_said_to_be_unknown() -> None:
    bare = Message(id="1", space=Space("twitch", "a"), kind="chat", text="", at=1 << 62, received_at=0)
    for sentence, english in (
        ("language is fr", "the language is not known"),
        ("author role is vip", "the author’s role is not known"),
        ("author followers > 3", "number of the author’s followers is not known"),
        ("thread is soir", "the message is in no thread"),
        ("day is sunday", "the time is not known"),
    ):
        condition = loads(BASE.replace("when: insult >= ferme", f"when: {sentence}")).clauses[0].when
        assert why_in(Words("en"), condition, Facts(bare, [])) == english


@given(condition=CONDITIONS, message=MESSAGES, findings=FINDINGS, history=HISTORIES)
@settings(max_examples=300, deadline=None)
def test_every_condition_has_a_reason_in_both_languages(condition, message, findings, history) -> None:
    facts = Facts(message, findings, frozenset({"promo"}), history)
    assert why_in(Words("fr"), condition, facts).strip()
    assert why_in(Words("en"), condition, facts).strip()
