"""What can be done with a mailbox, and what one must know of it."""

from vigie.connectors.base import Capabilities, PrivateRule, Sentence

CAPABILITIES = Capabilities(
    delivery="poll",
    kinds=frozenset({"private"}),
    acts=frozenset({"reply"}),
    resumes=True,
    rereads=True,
    private=PrivateRule(
        initiates=False,
        window=None,
        explained=Sentence(
            "One answers whoever wrote first, without a limit of time, and never a program. Writing to "
            "people who did not write is another matter: in France advertising by e-mail needs their consent "
            "first (article L. 34-5 of the code of posts and electronic communications).",
            "On répond à qui a écrit d’abord, sans limite de temps, et jamais à un programme. Écrire à qui "
            "n’a rien demandé est autre chose : en France, la publicité par courriel demande un consentement "
            "préalable (article L. 34-5 du code des postes et des communications électroniques).",
        ),
        source="https://www.rfc-editor.org/rfc/rfc3834",
    ),
    remarks={
        "reply": Sentence(
            "One letter to the sender alone (or to their Reply-To), in the same conversation; a copy goes to "
            "the folder of sent mail, where Vigie looks before it sends anything twice.",
            "Un seul courriel à l’expéditeur (ou à son adresse de réponse), dans la même conversation ; une "
            "copie va au dossier des envois, où Vigie regarde avant de renvoyer quoi que ce soit.",
        ),
    },
    unverified=(
        Sentence(
            "Google, Microsoft and others take only passwords for applications, or a sign-in by OAuth that "
            "Vigie does not have: a mailbox without such a password cannot be connected.",
            "Google, Microsoft et d’autres n’acceptent qu’un mot de passe d’application, ou une connexion "
            "OAuth que Vigie n’a pas : une boîte sans un tel mot de passe ne se connecte pas.",
        ),
        Sentence(
            "An answer whose confirmation was lost is sent again under the same Message-ID: most mailboxes "
            "keep such twins once, none has to.",
            "Une réponse dont la confirmation s’est perdue repart sous le même Message-ID : la plupart des "
            "boîtes gardent un seul exemplaire de ces doubles, aucune n’y est tenue.",
        ),
        Sentence(
            "Tried by hand on Dovecot 2.3, and in every test on servers of ours that speak RFC 3501 and RFC "
            "5321; not on each provider's own.",
            "Éprouvé à la main sur Dovecot 2.3, et à chaque test sur des serveurs à nous qui parlent les RFC "
            "3501 et 5321 ; non sur ceux de chaque fournisseur.",
        ),
    ),
)
