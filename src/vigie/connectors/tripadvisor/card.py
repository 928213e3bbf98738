"""What Vigie knows of Tripadvisor's reviews; see `vigie.connectors.card`."""

from vigie.actions.limits import Rate
from vigie.connectors.account import Field
from vigie.connectors.base import Sentence
from vigie.connectors.card import NetworkCard
from vigie.connectors.tripadvisor.capabilities import CAPABILITIES
from vigie.connectors.tripadvisor.connector import Tripadvisor
from vigie.connectors.tripadvisor.session import LANGUAGE

_DOCS = "https://tripadvisor-content-api.readme.io/reference"

CARD = NetworkCard(
    name="tripadvisor",
    title="Tripadvisor",
    fields=(
        Field(
            name="location",
            label=Sentence("Location", "Lieu"),
            help=Sentence(
                "The number after “-d” in the address of the location's page, or the whole address.",
                "Le numéro qui suit « -d » dans l’adresse de la page du lieu, ou l’adresse entière.",
            ),
        ),
        Field(
            name="language",
            label=Sentence("Language", "Langue"),
            help=Sentence(
                "The language in which reviews are asked for: fr, en, pt_BR, for example.",
                "La langue dans laquelle les avis sont demandés : fr, en, pt_BR, par exemple.",
            ),
            required=False,
            default=LANGUAGE,
        ),
        Field(
            name="api_key",
            label=Sentence("API key", "Clé d’API"),
            help=Sentence(
                "In Tripadvisor's developer portal, once this machine's address is allowed there.",
                "Sur le portail des développeurs de Tripadvisor, une fois l’adresse de cette machine "
                "autorisée.",
            ),
            secret=True,
        ),
    ),
    before=Sentence(
        "Get Tripadvisor's written agreement first: its rules allow keeping nothing but a location's number, "
        "and Vigie keeps the reviews that it reads. Then subscribe to the Content API and set its daily "
        "budget.",
        "Obtenez d’abord l’accord écrit de Tripadvisor : ses règles ne permettent de conserver que le numéro "
        "d’un lieu, et Vigie conserve les avis qu’elle lit. Abonnez-vous ensuite à la Content API et fixez-y "
        "un budget quotidien.",
    ),
    capabilities=CAPABILITIES,
    connect=Tripadvisor,
    rate=Rate(1.0, 5),
    # 5,000 calls a month cost nothing; reading may use four fifths of a day's allowance.
    unit="calls",
    allowance=200.0,
    sources=(
        "https://tripadvisor-content-api.readme.io/",
        f"{_DOCS}/caching-policy",
        f"{_DOCS}/faq",
        "https://github.com/api-evangelist/tripadvisor",
        "https://github.com/kShayanR/pcr",
    ),
)
