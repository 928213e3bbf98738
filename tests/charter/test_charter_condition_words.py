"""A condition is said in words, in French and in English."""

import pytest
from test_charter_difference import BASE, typed

from vigie.charter.condition_words import NOUNS, Words
from vigie.charter.load import loads
from vigie.charter.vocabulary import KINDS


@pytest.mark.parametrize(
    ("sentence", "english", "french"),
    [
        ("phone", "phone is seen", "un indice « numéro de téléphone » est relevé"),
        ("length > 1500", "length is above 1,500", "longueur dépasse 1\u202f500"),
        ("rating <= 2.5", "rating is at most 2.5", "note ne dépasse pas 2,5"),
        ("likes < 3", "number of likes is below 3", "nombre de « j’aime » reste sous 3"),
        ("author messages < 3", "number of the author’s earlier messages is below 3",
         "nombre de messages antérieurs de l’auteur reste sous 3"),
        ("author restricted >= 2", "number of the author’s messages hidden or deleted reaches 2",
         "nombre de messages masqués ou supprimés de l’auteur atteint 2"),
        ("author followers > 10000", "number of the author’s followers is above 10,000",
         "nombre d’abonnés de l’auteur dépasse 10\u202f000"),
        ("likes exists", "number of likes is known", "nombre de « j’aime » est connu"),
        ("message is reply", "the message answers another", "le message répond à un autre"),
        ("message is not reply", "the message answers no other", "le message ne répond à aucun autre"),
        ("thread is a or live-*", "the thread is a or live-*", "le fil est a ou live-*"),
        ("thread is not a", "the thread is not a", "le fil n’est pas a"),
        ("kind is private or chat", "the kind of message is private message or live chat",
         "le type de message est message privé ou message de direct"),
        ("kind is not private or chat", "the kind of message is neither private message nor live chat",
         "le type de message n’est ni message privé ni message de direct"),
        ("language is fr or xx", "the message is written in French or in xx",
         "le message est écrit en français ou en xx"),
        ("language is not fr", "the message is not written in French",
         "le message n’est pas écrit en français"),
        ("author role is vip", "the author’s role is vip", "le rôle de l’auteur est vip"),
        ("network is not twitch", "the network is not twitch", "le réseau n’est pas twitch"),
        ("space is twitch:a or youtube:*", "the space is twitch:a or youtube:*",
         "l’espace est twitch:a ou youtube:*"),
        ("hour is 22 to 6:30", "it is between 22:00 and 6:30",
         "il est entre 22\u00a0h et 6\u00a0h\u00a030"),
        ("day is sunday or saturday", "the day is Saturday or Sunday", "le jour est samedi ou dimanche"),
        ("tag is promo", "another clause puts the tag promo", "un autre article pose l’étiquette promo"),
        ("tag is not promo", "no other clause puts the tag promo",
         "aucun autre article ne pose l’étiquette promo"),
        ("text says rivaux", "the text says a word of the list “rivaux”",
         "le texte dit un mot de la liste « rivaux »"),
        ("{text matches: 'gagn(ez|er)'}", "the text matches “gagn(ez|er)”",
         "le texte correspond à « gagn(ez|er) »"),
        ("{all: [phone, {any: [spam, link]}], unless: [question, idea]}",
         "phone is seen and (spam is seen or link is seen), unless question is seen or idea is seen",
         "un indice « numéro de téléphone » est relevé et (un indice « publicité » est relevé ou un indice "
         "« lien » est relevé), sauf si un indice « question » est relevé ou un indice « idée » est relevé"),
    ],
)  # fmt: skip
def test_it_says_each_condition_in_words(sentence: str, english: str, french: str) -> None:
    text = BASE.replace("when: insult >= ferme", f"when: {sentence}")
    condition = loads(text).clauses[0].when
    assert Words("en").condition(condition) == english
    assert Words("fr").condition(condition) == typed(french)


def test_each_kind_of_findings_has_a_french_name() -> None:
    assert NOUNS.keys() == KINDS.keys()
