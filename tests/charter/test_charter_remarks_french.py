"""What `check` finds, said in French."""

import re

import pytest
from test_charter_doubts import DOUBTS, ERRORS, found, head

from vigie.charter.remarks_french import in_french

PLANTED = ERRORS | DOUBTS


@pytest.mark.parametrize("clauses", [each[0] for each in PLANTED.values()], ids=list(PLANTED))
def test_every_planted_defect_and_its_mend_is_said_in_french(clauses: str) -> None:
    every = found(head() + clauses)
    (one,) = [*every.errors, *every.doubts]
    message = re.sub(r"^clause '[^']+': ", "", one.message)
    for said in (message, one.suggestion):
        french = in_french(said)
        assert french is not None, said
        assert not re.search(r"\b(the|is|and|or|where|says|of|line|clause|with)\b", _unquoted(french)), french


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("only 2 examples under 'must'", "seulement 2 exemples auxquels il doit s’appliquer"),
        ("write 3 or more of the messages it is for", "écrivez 3 des messages qu’il vise, ou plus"),
        ("its condition can never hold: 'insult > 0.9' and 'insult < 0.5' exclude each other",
         "sa condition ne peut jamais être remplie : « insult > 0.9 » et « insult < 0.5 » s’excluent"),
        ("it has the condition of clause 'a' (line 7), which says hide where this one says hold",
         "il a la condition de l’article « a » (ligne 7), qui dit masquer quand celui-ci dit retenir"),
        ("the example « L'été, c'est 'bien' » is written twice (first at maison.yaml:12)",
         "l’exemple « L'été, c'est 'bien' » est écrit deux fois (d’abord maison.yaml:12)"),
        ("list 'rivaux': no condition asks for it", "liste « rivaux » : aucune condition ne la demande"),
        ("did you mean 'promo'?", "vouliez-vous dire « promo » ?"),
    ],
)  # fmt: skip
def test_it_carries_over_what_is_quoted(english: str, french: str) -> None:
    said = in_french(english)
    assert said is not None
    assert said.replace("\u202f", " ").replace("\u00a0", " ") == french


def test_what_it_does_not_know_is_left_to_the_one_who_asks() -> None:
    assert in_french("the file is empty") is None
    assert in_french("expected a number from 0 to 1") is None


def _unquoted(french: str) -> str:
    return re.sub("«.*?»", "", french)
