"""A small scorer, trained once."""

import pytest
from taught import SMALL, made, vocabulary

from vigie.engine.model.scorer import Scorer
from vigie.engine.model.train import Trained, train
from vigie.engine.model.weights import Weights


@pytest.fixture(scope="session")
def weights() -> Weights:
    return train(made(900, 1), made(400, 2), SMALL).weights


@pytest.fixture(scope="session")
def both() -> Trained:
    """Return a table and a network, trained together."""
    return train(made(900, 1), made(400, 2), SMALL, vocabulary=vocabulary())


@pytest.fixture
def scorer(weights: Weights) -> Scorer:
    return Scorer(weights)
