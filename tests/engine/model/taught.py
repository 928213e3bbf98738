"""Sentences made here, of which some insult, to train a small scorer on."""

import random

import numpy as np

from vigie.engine.model import network_training
from vigie.engine.model.examples import Example
from vigie.engine.model.features import Shape
from vigie.engine.model.mapping import graded, spam
from vigie.engine.model.pieces import SPACE
from vigie.engine.model.train import Settings
from vigie.engine.model.vocabulary import Vocabulary

INSULTS = {"fr": ("crétin", "abruti", "imbécile"), "en": ("moron", "imbecile", "cretin")}
PLAIN = {
    "fr": [
        "bonjour",
        "la",
        "vidéo",
        "était",
        "vraiment",
        "belle",
        "merci",
        "pour",
        "le",
        "partage",
        "demain",
        "il",
        "fera",
        "beau",
    ],
    "en": [
        "hello",
        "the",
        "video",
        "was",
        "really",
        "nice",
        "thanks",
        "for",
        "sharing",
        "tomorrow",
        "will",
        "be",
        "sunny",
    ],
}
SMALL = Settings(
    shape=Shape(bits=14),
    epochs=4,
    rate=0.3,
    network=network_training.Settings(vector=8, channels=16, hidden=8, epochs=20, batch=32, rate=0.01),
)


def vocabulary() -> Vocabulary:
    """Return pieces of the words below, and letters, with vectors drawn by lot."""
    words = {word for known in (*PLAIN.values(), *INSULTS.values()) for word in known}
    names = sorted({SPACE + word[:4] for word in words} | {word[4:] for word in words if len(word) > 4})
    names += [SPACE, *"abcdefghijklmnopqrstuvwxyz"]
    scores = np.array([-10.0 if len(name) == 1 else -3.0 for name in names], np.float32)
    vectors = np.random.default_rng(0).standard_normal((len(names), 12)).astype(np.float32)
    return Vocabulary(names, scores, vectors)


def made(count: int, seed: int) -> list[Example]:
    """Return sentences of which every third is an insult, and some are advertising."""
    chance = random.Random(seed)
    examples = []
    for number in range(count):
        language = chance.choice(("fr", "en"))
        words = chance.sample(PLAIN[language], 6)
        told = graded(0, [])
        grade = 0
        if number % 3 == 0:
            words[chance.randrange(6)] = chance.choice(INSULTS[language])
            grade = chance.choice((1, 2))
            told = graded(grade, ["insult"])
        elif number % 10 == 1:
            words[3:] = ["casino", "bonus", "http://win.example"]
            told = spam(True)
        examples.append(Example(" ".join(words), language, "made", "french", *told, grade))
    return examples
