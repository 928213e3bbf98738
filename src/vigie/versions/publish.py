"""A draft becomes the next version of its charter; an old version becomes it again."""

from django.contrib.auth.models import User

from vigie.charter.error import CharterError
from vigie.charter.examples import Examiner
from vigie.charter.load import loads
from vigie.clock import now_ms
from vigie.desk.events import emit
from vigie.desk.scope import name_of
from vigie.intake.storage import writing
from vigie.versions.drafts import ready
from vigie.versions.errors import BrokenSeal, NoSuchVersion, NothingChanged, NotReady, SavedSince
from vigie.versions.generation import rules_changed
from vigie.versions.models import OwnCharter, Version
from vigie.versions.needs import need_reason, need_supervisor
from vigie.versions.seal import seal_of
from vigie.versions.whole import numbered, renumbered
from vigie.versions.write import write_draft


def publish(own: OwnCharter, *, by: User, reason: str, examiner: Examiner) -> Version:
    """Publish a charter's draft as its next version: it then weighs in all the spaces that have the charter.

    Parameters
    ----------
    own
        The charter, with the draft that the person has seen.
    by
        Its author.
    reason
        Why it is published.
    examiner
        Examines the examples; a fresh one, since crowds are remembered.

    Raises
    ------
    NotFound, NotAllowed
        The client is another's, or the person is no supervisor of it.
    ReasonMissing
        There is no reason.
    NotReady
        The draft is wrong, or some of its examples are red.
    SavedSince
        Somebody saved another draft meanwhile.
    NothingChanged
        The version in force says the same.
    """
    need_supervisor(by, own.client_id)
    need_reason(reason)
    # Before the database is held: the examples of a large charter take seconds.
    draft = ready(own, examiner)
    with writing():
        locked = OwnCharter.objects.select_for_update().get(pk=own.pk)
        if locked.edition != own.edition:
            raise SavedSince(name_of(locked.saved_by))
        last = _last_of(own)
        if last and last.source == own.draft and last.text == numbered(draft.root, last.number):
            raise NothingChanged
        version = Version(
            own=own,
            number=last.number + 1 if last else 1,
            source=own.draft,
            extends=draft.extends,
            extends_version=draft.extends_version,
        )
        version.text = numbered(draft.root, version.number)
        return _published(version, last, by, reason)


def go_back(own: OwnCharter, number: int, *, by: User, reason: str) -> Version:
    """Publish an old version again under a new number; what was published since stays in the history.

    The draft follows, unless somebody has changed it since it was last published.

    Parameters
    ----------
    own
        The charter.
    number
        The version to go back to.
    by
        Who goes back.
    reason
        Why.

    Raises
    ------
    NotFound, NotAllowed
        The client is another's, or the person is no supervisor of it.
    ReasonMissing, NoSuchVersion, NothingChanged
        There is no reason, no such version, or it is in force.
    BrokenSeal
        The version is not what was published.
    NotReady
        This Vigie no longer reads it.
    """
    need_supervisor(by, own.client_id)
    need_reason(reason)
    with writing():
        locked = OwnCharter.objects.select_for_update().get(pk=own.pk)
        versions = {each.number: each for each in own.versions.filter(number__in=(number - 1, number))}
        last, old = _last_of(own), versions.get(number)
        if last is None or old is None:
            raise NoSuchVersion
        before = versions[number - 1].seal if number - 1 in versions else ""
        if old.seal != seal_of(old, before):
            raise BrokenSeal
        if old.source == last.source and old.text == renumbered(last.text, number):
            raise NothingChanged
        version = Version(
            own=own,
            number=last.number + 1,
            source=old.source,
            extends=old.extends,
            extends_version=old.extends_version,
        )
        version.text = renumbered(old.text, version.number)
        try:
            loads(version.text, own.slug)
        except CharterError as error:
            raise NotReady(error.every) from error
        if locked.draft == last.source:
            write_draft(own, old.source, by, locked.edition)
        return _published(version, last, by, reason, back=number)


def _published(
    version: Version, last: Version | None, by: User, reason: str, back: int | None = None
) -> Version:
    """Seal and keep a version, and tell of it."""
    version.by, version.author = by, by.get_username()
    version.reason, version.at_ms = reason.strip(), now_ms()
    version.seal = seal_of(version, last.seal if last else "")
    version.save(force_insert=True)
    own = version.own
    emit(
        own.client_id,
        "charter.published",
        charter=own.pk,
        slug=own.slug,
        number=version.number,
        back=back,
        by=by.pk,
    )
    rules_changed()
    return version


def _last_of(own: OwnCharter) -> Version | None:
    return own.versions.order_by("-number").first()
