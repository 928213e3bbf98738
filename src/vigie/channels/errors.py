"""Why an account was not connected or changed: one sentence in English and French."""

from vigie.connectors.base import ConnectorError, Sentence


class ChannelError(ConnectorError):
    """It could not be done; the sentence says what to do first."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence, permanent=True)


def field_missing(label: Sentence) -> ChannelError:
    """Return the refusal of a form without something that the network cannot do without."""
    return ChannelError(
        Sentence(
            f"“{label}” is missing: fill it in.",
            f"Il manque « {label.french} » : remplissez ce champ.",
        )
    )


def already_connected(name: str) -> ChannelError:
    """Return the refusal of an account that the client has connected before."""
    return ChannelError(
        Sentence(
            f"{name} is already connected: change it on its page.",
            f"{name} est déjà connecté : modifiez-le sur sa page.",
        )
    )


def belongs_to_another(name: str) -> ChannelError:
    """Return the refusal of a place that another client entrusted to Vigie."""
    return ChannelError(
        Sentence(
            f"{name} is entrusted to Vigie by another client: have it given up there first.",
            f"{name} est confié à Vigie par un autre client : il doit d’abord y être retiré.",
        )
    )


def speaks_for_another(name: str) -> ChannelError:
    """Return the refusal of a token that is another account's."""
    return ChannelError(
        Sentence(
            f"These secrets speak for {name}, not for this account: connect it as an account of its own.",
            f"Ces secrets sont ceux de {name}, et non de ce compte : connectez-le comme un compte à part.",
        )
    )


def no_answer(network: str) -> ChannelError:
    """Return what is said of a network that lets a person wait."""
    return ChannelError(
        Sentence(
            f"{network} did not say in time whom these secrets speak for: try again in a minute.",
            f"{network} n’a pas dit à temps pour qui parlent ces secrets : réessayez dans une minute.",
        )
    )


def own_fault(network: str, kind: str) -> ChannelError:
    """Return what is said where the connector itself fails."""
    return ChannelError(
        Sentence(
            f"The connector of {network} failed by a fault of its own ({kind}): send us the log.",
            f"Le connecteur de {network} a échoué par sa propre faute ({kind}) : envoyez-nous le journal.",
        )
    )


def extra_missing(network: str, extra: str) -> ChannelError:
    """Return what is said where the libraries that a network needs are not installed."""
    return ChannelError(
        Sentence(
            f"{network} needs libraries that are missing: install them with `pip install 'vigie[{extra}]'`.",
            f"{network} demande des bibliothèques absentes : "
            f"installez-les par `pip install 'vigie[{extra}]'`.",
        )
    )


def unknown_network(network: str) -> ChannelError:
    """Return what is said of an account whose network this version does not speak with."""
    return ChannelError(
        Sentence(
            f"This version of Vigie does not speak with {network}: install the one that connected it.",
            f"Cette version de Vigie ne parle pas avec {network} : installez celle qui a connecté ce compte.",
        )
    )


def secrets_sealed() -> ChannelError:
    """Return what is said where the key no longer opens the secrets."""
    return ChannelError(
        Sentence(
            "The secrets of this account cannot be opened: put back the file keys/sealing that was saved "
            "with this database, or give the secrets again.",
            "Les secrets de ce compte ne peuvent être ouverts : remettez le fichier keys/sealing "
            "sauvegardé avec cette base, ou redonnez les secrets.",
        )
    )


def places_of_others(names: list[str]) -> Sentence:
    """Return what is said of an account that sees places which another client entrusted to Vigie."""
    told = ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
    return Sentence(
        f"Left alone, since another client entrusted them to Vigie: {told}. Take this account out of them.",
        f"Laissés de côté, car un autre client les a confiés à Vigie : {told}. Retirez-en ce compte.",
    )
