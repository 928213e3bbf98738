"""All detectors, in the order in which a message meets them."""

from vigie.engine.detectors.base import Detector
from vigie.engine.detectors.capitals import Capitals
from vigie.engine.detectors.disguise import Disguise
from vigie.engine.detectors.email import Email
from vigie.engine.detectors.hate import Hate
from vigie.engine.detectors.insult import Insult
from vigie.engine.detectors.language import Language
from vigie.engine.detectors.link import Link
from vigie.engine.detectors.obscenity import Obscenity
from vigie.engine.detectors.phone import Phone
from vigie.engine.detectors.praise import Praise
from vigie.engine.detectors.question import Question
from vigie.engine.detectors.selfharm import SelfHarm
from vigie.engine.detectors.spam import Spam
from vigie.engine.detectors.stretch import Stretch
from vigie.engine.detectors.threat import Threat

#: To add a detector, write its file and add its line here.
DETECTORS: tuple[type[Detector], ...] = (
    Language,
    SelfHarm,
    Threat,
    Hate,
    Insult,
    Obscenity,
    Disguise,
    Phone,
    Email,
    Link,
    Spam,
    Capitals,
    Stretch,
    Question,
    Praise,
)

__all__ = ["DETECTORS", "Detector"]
