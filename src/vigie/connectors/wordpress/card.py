"""What Vigie knows of WordPress; see `vigie.connectors.card`."""

from vigie.actions.limits import Rate
from vigie.connectors.account import Field
from vigie.connectors.base import Sentence
from vigie.connectors.card import NetworkCard
from vigie.connectors.wordpress.capabilities import CAPABILITIES
from vigie.connectors.wordpress.connector import WordPress
from vigie.connectors.wordpress.session import EVERY

_DOCS = "https://developer.wordpress.org"

CARD = NetworkCard(
    name="wordpress",
    title="WordPress",
    fields=(
        Field(
            name="site",
            label=Sentence("Site", "Site"),
            help=Sentence(
                "The address of its home page: https://, the name, and the folder if it has one.",
                "L’adresse de sa page d’accueil : https://, le nom, et le dossier s’il en a un.",
            ),
        ),
        Field(
            name="user",
            label=Sentence("User", "Utilisateur"),
            help=Sentence(
                "The name that signs in to WordPress, of an editor or an administrator.",
                "L’identifiant de connexion à WordPress, celui d’un éditeur ou d’un administrateur.",
            ),
        ),
        Field(
            name="password",
            label=Sentence("Application password", "Mot de passe d’application"),
            help=Sentence(
                "Users, Profile, Application Passwords: 24 letters and figures, shown once. Not the one that "
                "signs in.",
                "Comptes, Profil, Mots de passe d’application : 24 lettres et chiffres, affichés une seule "
                "fois. Ce n’est pas celui de connexion.",
            ),
            secret=True,
        ),
        Field(
            name="every",
            label=Sentence("Seconds between two looks", "Secondes entre deux lectures"),
            help=Sentence(
                "How often the newest comments are asked for, from 1 to 3600: WordPress announces nothing "
                "itself.",
                "À quel rythme les derniers commentaires sont demandés, de 1 à 3600 : WordPress n’annonce "
                "rien de lui-même.",
            ),
            required=False,
            default=str(EVERY),
        ),
    ),
    before=Sentence(
        "In WordPress 5.6 or later, over HTTPS, open the profile of a user who may moderate comments, and "
        "add an application password named Vigie.",
        "Dans WordPress 5.6 ou plus récent, en HTTPS, ouvrez le profil d’un utilisateur qui peut modérer les "
        "commentaires, et ajoutez un mot de passe d’application nommé Vigie.",
    ),
    capabilities=CAPABILITIES,
    connect=WordPress,
    # WordPress sets no limit; a request costs a small host a tenth of a second of one of its few processes.
    rate=Rate(2, 10),
    sources=(
        f"{_DOCS}/rest-api/reference/comments/",
        f"{_DOCS}/rest-api/reference/users/",
        f"{_DOCS}/rest-api/using-the-rest-api/authentication/",
        f"{_DOCS}/rest-api/using-the-rest-api/pagination/",
        f"{_DOCS}/rest-api/using-the-rest-api/discovery/",
    ),
)
