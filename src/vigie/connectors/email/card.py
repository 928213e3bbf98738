"""What Vigie knows of mailboxes; see `vigie.connectors.card`."""

from vigie.actions.limits import Rate
from vigie.connectors.account import Field
from vigie.connectors.base import Sentence
from vigie.connectors.card import NetworkCard
from vigie.connectors.email.capabilities import CAPABILITIES
from vigie.connectors.email.connector import Email
from vigie.connectors.email.settings import EVERY

_RFC = "https://www.rfc-editor.org/rfc"

CARD = NetworkCard(
    name="email",
    title="E-mail",
    fields=(
        Field(
            name="address",
            label=Sentence("Address", "Adresse"),
            help=Sentence(
                "The one that people write to, and that answers come from.",
                "Celle à laquelle on écrit, et d’où partent les réponses.",
            ),
        ),
        Field(
            name="imap",
            label=Sentence("Server that is read (IMAP)", "Serveur de réception (IMAP)"),
            help=Sentence(
                "Its name, as the provider's help page gives it; with :143 where it has no port 993.",
                "Son nom, tel que l’aide du fournisseur le donne ; suivi de :143 s’il n’a pas de port 993.",
            ),
        ),
        Field(
            name="smtp",
            label=Sentence("Server that sends (SMTP)", "Serveur d’envoi (SMTP)"),
            help=Sentence(
                "Its name, as the provider's help page gives it; with :465 where it has no port 587.",
                "Son nom, tel que l’aide du fournisseur le donne ; suivi de :465 s’il n’a pas de port 587.",
            ),
        ),
        Field(
            name="user",
            label=Sentence("User", "Utilisateur"),
            help=Sentence(
                "Only where it is not the address itself.", "Seulement si ce n’est pas l’adresse elle-même."
            ),
            required=False,
        ),
        Field(
            name="password",
            label=Sentence("Password", "Mot de passe"),
            help=Sentence(
                "One for Vigie alone, where the provider offers passwords for applications.",
                "Un mot de passe pour Vigie seul, si le fournisseur propose des mots de passe d’application.",
            ),
            secret=True,
        ),
        Field(
            name="folder",
            label=Sentence("Folder", "Dossier"),
            help=Sentence(
                "The folder that is read. Vigie marks nothing as read and moves nothing.",
                "Le dossier lu. Vigie ne marque rien comme lu et ne déplace rien.",
            ),
            required=False,
            default="INBOX",
        ),
        Field(
            name="every",
            label=Sentence("Seconds between two looks", "Secondes entre deux lectures"),
            help=Sentence(
                "From 5 to 600; the connection stays open between them.",
                "De 5 à 600 ; la connexion reste ouverte entre-temps.",
            ),
            required=False,
            default=str(EVERY),
        ),
    ),
    before=Sentence(
        "In the mailbox's settings, allow IMAP, and make a password for applications where there are such.",
        "Dans les réglages de la boîte, autorisez IMAP, et créez un mot de passe d’application s’il en "
        "existe.",
    ),
    capabilities=CAPABILITIES,
    connect=Email,
    # Providers close a mailbox that sends many letters a minute; people answer more slowly.
    rate=Rate(0.5, 5),
    sources=(
        f"{_RFC}/rfc3501",
        f"{_RFC}/rfc5321",
        f"{_RFC}/rfc5322",
        f"{_RFC}/rfc3834",
        f"{_RFC}/rfc8314",
        f"{_RFC}/rfc8601",
    ),
)
