"""Grave words with a letter left out or two swapped: slips of the hand, and a way around filters.

Each spelling becomes a term of its own when the lexicons are loaded, so that looking for it costs nothing.
Only long words that are grave by themselves have any, and a spelling that is an ordinary word is left out.
"""

from collections.abc import Iterator

#: Shorter, a word with a letter missing is too often another word ("putain", Putin).
SHORTEST = 7
#: A word less grave, or grave only when thrown at somebody, is not worth a mistake.
GRAVE = 0.6
#: How much less a misspelt word weighs.
DOUBT = 0.85
LANGUAGES = ("fr", "en")

_ORDINARY = """
certain simples ordres romans banana travels tapete tapetes douces slopes pointer pointers allenare traine
traines alcools baches salads tasses googles batches poirot poirots tosses psychopaths sociopaths invades
spacer vipers konrads conrads biches demure hokies fagots cocons cretan midges mogoles mogols yourtes
colporte duches saleros creatin cagots guines serpens youpie wakers murats sacker nigers polaks clados
michts michos hookes belled casseuse coasse honies serent ariere mongolin bambola mochte blosse blosses
tranne downes vieres salette saloio saloios preverse traelo traelos pooter pooters goines tannie paraste
"""
#: Ordinary words, of any language with these letters, that a slip in a grave word gives.
INNOCENT = frozenset(_ORDINARY.split())


def misspellings(word: str) -> Iterator[str]:
    """Yield `word` with one letter left out, and with two neighbours swapped, its first letter kept.

    >>> list(misspellings("abruti"))
    ['aruti', 'arbuti', 'abuti', 'aburti', 'abrti', 'abrtui', 'abrui']
    """
    for place in range(1, len(word) - 1):
        yield word[:place] + word[place + 1 :]
        if place < len(word) - 2 and word[place] != word[place + 1]:
            yield word[:place] + word[place + 1] + word[place] + word[place + 2 :]
