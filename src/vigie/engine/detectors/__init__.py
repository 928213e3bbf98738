"""All detectors, in the order in which a message meets them."""

from vigie.engine.detectors.address import Address
from vigie.engine.detectors.bank import Bank
from vigie.engine.detectors.base import Detector
from vigie.engine.detectors.capitals import Capitals
from vigie.engine.detectors.complaint import Complaint
from vigie.engine.detectors.conspiracy import Conspiracy
from vigie.engine.detectors.denigration import Denigration
from vigie.engine.detectors.discontent import Discontent
from vigie.engine.detectors.disguise import Disguise
from vigie.engine.detectors.email import Email
from vigie.engine.detectors.erratum import Erratum
from vigie.engine.detectors.follow import Follow
from vigie.engine.detectors.harassment import Harassment
from vigie.engine.detectors.hate import Hate
from vigie.engine.detectors.idea import Idea
from vigie.engine.detectors.identity import Identity
from vigie.engine.detectors.insult import Insult
from vigie.engine.detectors.irony import Irony
from vigie.engine.detectors.language import Language
from vigie.engine.detectors.learned import Learned
from vigie.engine.detectors.link import Link
from vigie.engine.detectors.lookalike import Lookalike
from vigie.engine.detectors.mixture import Mixture
from vigie.engine.detectors.obscenity import Obscenity
from vigie.engine.detectors.offtopic import OffTopic
from vigie.engine.detectors.phone import Phone
from vigie.engine.detectors.plate import Plate
from vigie.engine.detectors.political import Political
from vigie.engine.detectors.praise import Praise
from vigie.engine.detectors.premium import Premium
from vigie.engine.detectors.purchase import Purchase
from vigie.engine.detectors.question import Question
from vigie.engine.detectors.scam import Scam
from vigie.engine.detectors.selfharm import SelfHarm
from vigie.engine.detectors.spam import Spam
from vigie.engine.detectors.stretch import Stretch
from vigie.engine.detectors.subscription import Subscription
from vigie.engine.detectors.support import Support
from vigie.engine.detectors.testimony import Testimony
from vigie.engine.detectors.threat import Threat
from vigie.engine.detectors.video import Video
from vigie.engine.detectors.violence import Violence

#: To add a detector, write its file and add its line here.
DETECTORS: tuple[type[Detector], ...] = (
    Language,
    SelfHarm,
    Threat,
    Violence,
    Hate,
    Insult,
    Obscenity,
    Harassment,
    Denigration,
    Disguise,
    Phone,
    Email,
    Bank,
    Identity,
    Plate,
    Address,
    Link,
    Video,
    Lookalike,
    Scam,
    Spam,
    Follow,
    Premium,
    Mixture,
    Capitals,
    Stretch,
    Question,
    Praise,
    Complaint,
    Support,
    Subscription,
    Testimony,
    Idea,
    Erratum,
    Purchase,
    Political,
    OffTopic,
    Conspiracy,
    Discontent,
    Irony,
    Learned,
)

__all__ = ["DETECTORS", "Detector"]
