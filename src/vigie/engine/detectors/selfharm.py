"""Imminent danger: somebody who speaks of ending or harming their own life, or who is in danger from another.

The score follows how near the danger is: what happens tonight stands above what has been felt for years,
and what is told of the past, by somebody who came through, below.
"""

import re
from collections.abc import Iterable
from typing import ClassVar

from vigie.engine.finding import Finding
from vigie.engine.reading import Reading, Term

HITS = [
    "je veux mourir",
    "j'ai envie d'en finir",
    "je vais me suicider ce soir",
    "i want to kill myself",
    "i don't want to live anymore",
    "personne ne me regrettera quand je serai plus là",
    "mon mari me frappe, aidez-moi",
    "elle a avalé tous ses médicaments, elle ne répond plus",
    "my husband beats me",
]
NEAR_MISSES = [
    "je suis mort de rire",
    "ce niveau me donne envie de dormir",
    "i'm dying of laughter",
    "prévention du suicide : appelez le 3114",
    "je veux mourir de rire",
    "je veux mourir, j'ai appelé ma prof maman mdr",
    "il y a dix ans je voulais mourir, aujourd'hui je vais bien",
    "il me frappe à chaque partie d'échecs, quel joueur",
]

_NEAR = 72
_NOW = re.compile(
    r"\b(?:ce soir|cette nuit|maintenant|tout de suite|la tout de suite|aujourd'hui|demain|"
    r"dans une heure|adieu|pardon|vite|aidez|a l'aide|au secours|help|tonight|right now|goodbye|today|"
    r"tomorrow|esta noche|ahora|adios|heute|jetzt|stasera|adesso|hoje|agora|vannacht|nu)\b"
)
_PAST = re.compile(
    r"\b(?:il y a (?:\w+ )?(?:ans?|mois|longtemps)|y a (?:\w+ )?ans|\d+ ans (?:apres|plus tard)|(?:en|"
    r"depuis) (?:19|20)\d\d|a l'epoque|avant,|autrefois|quand j'etais|quand j'avais|m'en suis sortie?|"
    r"m'en sors|on s'en sort|aujourd'hui (?:je vais|ca va)|je vais (?:bien|mieux)|ca va mieux|guerie?|"
    r"je suis soigne|j'ai un jugement|porte plainte|years ago|used to|back then|i'm (?:better|fine|ok|"
    r"okay|alive)|i got better|recovered|survived|glad i didn't|am doing well|not anymore)\b"
)
_FIGURE = re.compile(
    r"\b(?:m+d+r+|lo+l+|pt+d+r+|(?:ha){2,}h?|xd+|jpp|lmao|jk|haha\w*|de rire|de honte|de faim|de chaud|"
    r"de froid|d'ennui|de joie|de bonheur|jeu|manche|ranked|partie|boss|match|saison|serie|episode|"
    r"examens?|partiels?|controle|revisions?|reunion|lundi matin|reveil|cheveux|regime|cette chanson|"
    r"ce son|tellement (?:beau|belle|bon|mignon|drole)|trop (?:beau|belle|mignon|drole)|de (?:ce|cette|"
    r"votre) (?:film|serie|musique|pub|devoir|match|equipe|pluie)|team|game|exams?|homework|deadline|"
    r"monday|crossword|laundry|season|song|movie|wifi|boss fight|so (?:cute|funny|pretty|good|"
    r"embarrassing)|echecs|cartes)\b|[😂🤣😹😆]"
)
_ABOUT = re.compile(
    r"\b(?:prevention|numero (?:vert|national)|3114|colloque|conference|film|roman|livre|documentaire|"
    r"chanson|paroles|statistiques?|taux de|loi|etude|article|hotline|helpline|lyrics|novel|documentary|"
    r"statistics?|awareness|study|squad|appelle(?:z)? le|si (?:tu as|vous avez|quelqu'un)|if (?:you|"
    r"someone|anyone) (?:have|has|feel|feels|are|is)|call 988|116 123)\b"
)
#: A wish that somebody else should do it, or somebody else's wish, is a threat or a report.
_OTHERS_WISH = re.compile(
    r"\b(?:tu devrais|vous devriez|va|vas|allez|go|you should|just|toi|qu'il|qu'elle|son|leurs?|ton|votre|"
    r"his|her|their|your)\b[^.!?\n]{0,12}$"
)


def _nearness(text: str, start: int, end: int) -> float:
    """Return how much the words around `start:end` bring the danger nearer or take it away."""
    around = text[max(0, start - _NEAR) : end + _NEAR]
    factor = 1.0
    if _FIGURE.search(around):
        factor *= 0.55
    if _PAST.search(around):
        factor *= 0.5
    elif _NOW.search(around):
        factor *= 1.12
    if _ABOUT.search(around):
        factor *= 0.5
    return factor


class SelfHarm:
    """Sees a person in danger. Better one alert too many: a denial is not trusted here."""

    name: ClassVar[str] = "selfharm"
    needs: ClassVar[tuple[str, ...]] = ("selfharm", "danger")
    kinds: ClassVar[tuple[str, ...]] = ("selfharm", "danger")
    reasons: ClassVar[tuple[str, ...]] = (
        "selfharm.phrase",
        "selfharm.quoted",
        "danger.phrase",
        "danger.quoted",
    )

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return the phrases of danger said in the message."""
        terms = reading.terms
        if "selfharm" not in terms and "danger" not in terms:
            return ()
        text = reading.views.undisguised.text
        return [_told(text, term) for kind in self.kinds for term in terms.get(kind, ())]


def _told(text: str, term: Term) -> Finding:
    kind = term.entry.kind
    quoted = term.how == "quoted"
    score = term.entry.severity * term.weight * (0.6 if quoted else 1.0)
    score *= _nearness(text, term.view_start, term.view_end)
    if kind == "selfharm" and _OTHERS_WISH.search(text[max(0, term.view_start - 32) : term.view_start]):
        score *= 0.5
    reason = f"{kind}.quoted" if quoted else f"{kind}.phrase"
    return Finding(kind, round(min(score, 1.0), 3), *term.span, reason, (term.written,), "selfharm")
