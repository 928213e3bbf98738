import pytest
from seas import Sea


@pytest.fixture
def sea(transactional_db) -> Sea:
    return Sea()
