# ruff: noqa: E501
"""A believable evening for the console: one media, two spaces, a live that is busy, cases of every kind.

Run as a program it fills the database of VIGIE_HOME, for looking at the screens:
``DJANGO_SETTINGS_MODULE=vigie.settings python tests/console/seed.py``
"""

import random
from dataclasses import dataclass, field

Finding_ = tuple[str, float, str, str, tuple[str, ...]]

#: (author, text, outcome, clause, findings as (kind, score, words, reason, args))
TALK: list[tuple[str, str]] = [
    ("Micheline_74", "Bonsoir à toutes et à tous, contente de retrouver l’émission"),
    ("Fab_Ferro", "La ligne fermée en 2008, c’est celle que prenait mon père tous les matins"),
    ("nadia_rail", "Est-ce que la région compte financer les petites gares aussi ?"),
    ("hugo_sans_h", "on veut des trains le dimanche, pas des promesses"),
    ("Tom_in_Leeds", "Greetings from Leeds, we had the same debate here last year"),
    ("clem_ence", "Merci pour les sous-titres, ma fille peut suivre avec moi"),
    ("gus_tave", "Franchement le dernier reportage était raté, trop court et trop flou"),
    ("salma_casa", "هل سيكون هناك قطار ليلي أيضا؟"),
    ("LouVoyage", "À quelle heure passe le dernier train vers Port-Ligneul ?"),
    ("proffe_histoire", "Le viaduc date de 1887, il a résisté à deux crues centenaires"),
    ("lucia_mad", "Aquí en Madrid hicieron lo mismo y ahora todo el mundo está contento"),
    ("DocteurPopcorn", "👏👏 enfin une émission qui laisse parler les gens"),
]


@dataclass
class Scene:
    """One message that waits, with why."""

    author: str
    text: str
    clause: str
    outcome: str
    priority: int
    findings: list[Finding_] = field(default_factory=list)
    minutes_left: float = 12.0
    reply_to: str = ""
    language: str = "fr"
    queue: str = ""
    proposals: str = ""


WAITING = [
    Scene(
        "ric_hard_75",
        "T’es vraiment un b0uffon et un cl0wn, appelle-moi au 06 39 98 12 34 qu’on règle ça dehors ce soir",
        "insulte-certaine",
        "hide",
        3,
        [
            ("insult", 0.91, "b0uffon", "insult.aimed", ("bouffon",)),
            ("disguise", 0.84, "b0uffon", "disguise.leet", ("b0uffon", "bouffon")),
            ("insult", 0.62, "cl0wn", "insult.word", ("clown",)),
            ("phone", 0.99, "06 39 98 12 34", "phone", ("06 39 98 12 34",)),
            ("threat", 0.57, "qu’on règle ça dehors ce soir", "threat.word", ("qu’on règle ça dehors",)),
        ],
        3.6,
        queue="juridique",
        proposals="ban time-out",
    ),
    Scene(
        "Bon_Plan_Rail",
        "Billets de train à -80 % toute l’année ! Offre limitée, dépêchez-vous : https://bon-plan.example/rail",
        "publicite-possible",
        "hide",
        1,
        [
            ("spam", 0.88, "Offre limitée", "spam.link", ("Offre limitée",)),
            ("link", 0.7, "https://bon-plan.example/rail", "link", ("bon-plan.example",)),
        ],
        14.0,
    ),
    Scene(
        "annie_from_cork",
        "You people are pathetic, the presenter should be ashamed",
        "insulte-certaine",
        "hold",
        1,
        [("insult", 0.66, "pathetic", "insult.aimed", ("pathetic",))],
        16.0,
        language="en",
        queue="redaction-en-chef",
    ),
    Scene(
        "omar_nador",
        "أنت أحمق ولا تفهم شيئا في الموضوع",
        "insulte-certaine",
        "hold",
        2,
        [("insult", 0.71, "أحمق", "insult.aimed", ("أحمق",))],
        9.0,
        language="ar",
    ),
    Scene(
        "<b>Alice</b><script>alert(1)</script>",
        "<img src=x onerror=alert(1)> écoutez \u202eetêb al\u202c et\u200bcoutez\x00 bien </p><script>document.title='pris'</script>",
        "lien-masque",
        "hold",
        1,
        [("link", 0.5, "<img src=x onerror=alert(1)>", "link", ("x",))],
        -4.0,
    ),
    Scene(
        "gus_tave",
        "Encore une fois, on se moque du monde. Le sujet est bâclé, le plateau parle de tout sauf des usagers, et "
        "quand quelqu’un pose une vraie question dans le chat on passe à la publicité. J’ai écrit trois fois à la "
        "rédaction, jamais de réponse. Je ne suis pas le seul à le penser : regardez les commentaires sous la vidéo "
        "de la semaine dernière. Vous êtes payés par nos abonnements, alors un peu de respect pour les gens qui "
        "prennent ce train tous les matins depuis vingt ans, dans le froid et sans chauffage. Bande de guignols.",
        "insulte-certaine",
        "hold",
        0,
        [("insult", 0.58, "Bande de guignols", "insult.aimed", ("guignols",))],
        18.0,
    ),
]


#: (username): (name, role)
PEOPLE = {
    "lea": ("Léa Martin", "supervisor"),
    "karim": ("Karim Benali", "moderator"),
    "rosa": ("Rosa Lind", "reader"),
}


def sow(people: dict[str, tuple[str, str]] = PEOPLE, *, talk: int = 400, cases: int = 1) -> None:
    """Make the world: `talk` published messages around `cases` rounds of the waiting scenes."""
    from django.contrib.auth.models import User

    from vigie.accounts.models import Client, Membership
    from vigie.actions.models import Action
    from vigie.clock import now_ms
    from vigie.desk.models import Alert, Case, Decision, Finding, Message, Space

    at = now_ms()
    client = Client.objects.create(slug="varangue", name="Varangue Médias")
    for username, (name, role) in people.items():
        first, _, family = name.partition(" ")
        user = User.objects.create(username=username, first_name=first, last_name=family, password="!")
        Membership.objects.create(user=user, client=client, role=role)
    live = Space.objects.create(
        client=client, network="twitch", native_id="varangue", name="Tout le monde sur le pont · le direct",
        charter="media", created_ms=at, last_received_ms=at - 2_000,
    )  # fmt: skip
    Space.objects.create(
        client=client, network="site", native_id="articles", name="Commentaires des articles",
        charter="media", created_ms=at, last_received_ms=at - 3_600_000,
        last_error="Le site refuse la clé : reconnectez l’espace.",
    )  # fmt: skip
    dice = random.Random(7)
    rows: list[tuple[str, str, Scene | None, str]] = []
    for number in range(talk):
        author, text = TALK[number % len(TALK)]
        rows.append((author, text, None, "published"))
    for scene in WAITING * cases:
        # The most urgent ones come late in the talk, with a conversation around them.
        rows.insert(
            len(rows) - dice.randrange(2, min(40, len(rows))), (scene.author, scene.text, scene, "held")
        )
    hidden = Scene("ric_hard_75", "dégage espèce de bouffon", "insulte-certaine", "hide", 2,
                   [("insult", 0.93, "bouffon", "insult.aimed", ("bouffon",))])  # fmt: skip
    for place in (30, 12, 5):
        rows.insert(len(rows) - place, (hidden.author, hidden.text, hidden, "hidden"))
    author = User.objects.order_by("pk").first()
    for seq, (name, text, scene, state) in enumerate(rows, 1):
        when = at - (len(rows) - seq) * 2_700
        message = Message.objects.create(
            seq=seq, space=live, native_id=f"n{seq}", kind="chat", text=text, author_id=name[:50],
            author_name=name, thread_id="", reply_to="", language=scene.language if scene else "fr",
            at_ms=when, received_ms=when, recorded_ms=when, toxicity=0.1,
            outcome=scene.outcome if scene else "publish", clause=scene.clause if scene else "",
            charter="media", charter_version="1.0", tags="", remarks="", state=state,
        )  # fmt: skip
        if text.endswith(("?", "؟")):
            Finding.objects.create(message=message, kind="question", score=0.9, start=0, end=len(text),
                                   reason="question.mark", args=[], detector="question")  # fmt: skip
        for kind, score, words, reason, args in scene.findings if scene else []:
            start = text.index(words)
            Finding.objects.create(message=message, kind=kind, score=score, start=start, end=start + len(words),
                                   reason=reason, args=list(args), detector=kind)  # fmt: skip
        if scene and state == "held":
            Case.objects.create(
                message=message, client=client, priority=scene.priority, opened_ms=when,
                due_ms=at + int(scene.minutes_left * 60_000) + seq,
                queue=scene.queue, proposals=scene.proposals,
            )  # fmt: skip
        elif scene:
            decision = Decision.objects.create(
                message=message, by=author if seq % 2 else None, outcome="hide", clause=scene.clause,
                charter="media", charter_version="1.0", at_ms=when + 900, before="published",
            )  # fmt: skip
            failed = seq % 3 == 0
            Action.objects.create(
                idempotency_key=f"k{seq}", decision=decision, message=message, space=message.space,
                by=decision.by, network="twitch", lane="twitch", verb="hide",
                status="failed" if failed else "done", created_ms=when, due_ms=when + 8_000,
                attempts=4 if failed else 1, done_ms=when + 8_200,
                last_error="Le réseau a refusé : le compte n’est plus modérateur de cette chaîne." if failed else "",
            )  # fmt: skip
    urgent = Case.objects.order_by("-priority").first()
    for name, clause, minutes, count in [
        ("menace-imminente", "insulte-certaine", 3, 1), ("raid", "publicite-possible", 55, 214),
    ]:  # fmt: skip
        Alert.objects.create(
            client=client, space=live, name=name, clause=clause, charter="media", charter_version="1.0",
            seq=urgent.message_id if urgent else 1, at_ms=at - minutes * 60_000, count=count,
            last_ms=at - minutes * 60_000,
        )  # fmt: skip


if __name__ == "__main__":
    import django

    django.setup()
    from django.contrib.auth.models import User

    from vigie.accounts.services import make_sign_in_link

    sow(talk=300)
    for user in User.objects.all():
        print(user.username, "/sign-in/" + make_sign_in_link(user))  # noqa: T201
