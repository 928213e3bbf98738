"""How often a network is asked, where the account says so."""

from vigie.connectors.base import ConnectorError, Sentence

#: No bound has more figures, and Python itself fails on numbers of thousands of them.
_FIGURES = 4


def seconds(given: str, *, usual: float, least: int, most: int) -> float:
    """Return the time between two looks (s).

    Parameters
    ----------
    given
        What the account says; empty where it says nothing.
    usual
        What it is then (s).
    least, most
        Its bounds (s).

    Raises
    ------
    ConnectorError
        It is no whole number within the bounds.
    """
    if not given:
        return usual
    is_whole = given.isascii() and given.isdigit() and len(given) <= _FIGURES
    if not is_whole or not least <= int(given) <= most:
        raise ConnectorError(_bad(given, least, most), permanent=True)
    return float(given)


def _bad(given: str, least: int, most: int) -> Sentence:
    shown = given[:40]
    return Sentence(
        f"“{shown}” is not a number of seconds: write a whole number from {least} to {most}.",
        f"« {shown} » n’est pas un nombre de secondes : écrivez un nombre entier de {least} à {most}.",
    )
