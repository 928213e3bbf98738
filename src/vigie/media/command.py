"""`vigie media examine|list`: look at images by hand, and keep the list of known ones.

Exit codes: 0 done, 1 a file could not be examined wholly, 2 wrong use.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from vigie.media.examine import Looked
    from vigie.media.hashlist import Known
    from vigie.media.opening import Opener

_ENDINGS = frozenset((".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".bmp"))
_client = click.option(
    "--client", "slug", default="default", show_default=True, help="The client whose list it is."
)


@click.group()
def media() -> None:
    """Look at images, and keep the list of known ones."""


@media.command("examine")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@_client
@click.option("--language", default="en", show_default=True, help="Of the sentences: fr or en.")
def examine_command(files: tuple[Path, ...], slug: str, language: str) -> None:
    """Print what is seen in image FILES: known ones, the words in them, and what those say."""
    from django.conf import settings

    from vigie.media.examine import ImageExaminer, Looked
    from vigie.message import Message, Space

    _list(slug)
    whole = True
    examiner = ImageExaminer(settings.HOME)
    try:
        for number, file in enumerate(_images(files), 1):
            about = Message(id=str(number), space=Space("file", "media"), text="", at=0, received_at=0)
            try:
                data = _bytes(file)
            except OSError as error:
                looked = Looked(missing=(_unreadable(error),))
            else:
                looked = examiner.examine(data, client=slug, message=about)
            whole = whole and not looked.missing
            _tell(file, looked, language)
    finally:
        examiner.close()
    sys.exit(0 if whole else 1)


@media.group("list")
def list_group() -> None:
    """Keep the images that a client wants to be found again."""


@list_group.command("add")
@click.argument("places", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--label", required=True, help="What the images are, for the moderator who reads it.")
@click.option("--severity", required=True, type=click.FloatRange(0.01, 1.0), help="The score of a match.")
@_client
def add_command(places: tuple[Path, ...], label: str, severity: float, slug: str) -> None:
    """Add image files, or all images of folders, to the list. Only their hashes are kept."""
    from vigie.media.hashlist import HashListError, add
    from vigie.media.opening import Opener

    file = _list(slug)
    label = " ".join(label.split())
    if not 0 < len(label) <= 100:
        raise click.UsageError("--label takes 1 to 100 characters.")
    refused = 0
    entries: list[Known] = []
    with Opener() as opener:
        for image in _images(places):
            try:
                entries += _known(opener, image, label, severity)
            except (OSError, ValueError) as error:
                refused += 1
                told = _unreadable(error) if isinstance(error, OSError) else str(error)
                click.echo(f"{image}: not added. {told}", err=True)
    try:
        new = add(file, entries)
    except HashListError as error:
        raise click.UsageError(str(error)) from None
    click.echo(f"{new} added to {file}, {len(entries) - new} already there, {refused} refused.")
    sys.exit(1 if refused else 0)


@list_group.command("show")
@_client
def show_command(slug: str) -> None:
    """Print the list: hash, severity, label."""
    from vigie.media.hashlist import HashListError, read

    try:
        known = read(_list(slug))
    except HashListError as error:
        raise click.UsageError(str(error)) from None
    for entry in known.entries:
        click.echo(f"{entry.hash.hex()}\t{entry.severity:g}\t{entry.label}")


@list_group.command("remove")
@click.argument("begins", metavar="HASH")
@_client
def remove_command(begins: str, slug: str) -> None:
    """Take the images whose hash begins with HASH off the list."""
    from vigie.media.hashlist import HashListError, remove

    if len(begins) < 6 or set(begins.lower()) - set("0123456789abcdef"):
        raise click.UsageError("HASH is the hash of an image or its beginning: 6 hexadecimal digits or more.")
    try:
        removed = remove(_list(slug), begins)
    except HashListError as error:
        raise click.UsageError(str(error)) from None
    click.echo(f"{removed} removed.")
    sys.exit(0 if removed else 1)


def _list(slug: str) -> Path:
    """Return where the client's list is; a mistyped client's would be read by nobody."""
    import django
    from django.conf import settings

    from vigie.media.hashlist import HashListError, path_of

    django.setup()
    from django.db import DatabaseError

    from vigie.accounts.models import Client
    from vigie.accounts.services import DEFAULT_CLIENT

    try:
        file = path_of(settings.HOME, slug)
        known = slug == DEFAULT_CLIENT or Client.objects.filter(slug=slug).exists()
    except HashListError as error:
        raise click.UsageError(str(error)) from None
    except DatabaseError:
        known = False
    if not known:
        raise click.UsageError(f"There is no client “{slug}”: `vigie hooks list` shows those there are.")
    return file


def _images(places: tuple[Path, ...]) -> Iterator[Path]:
    """Yield the files, and of folders those that are named like images."""
    for place in places:
        if place.is_dir():
            yield from sorted(
                file for file in place.rglob("*") if file.suffix.lower() in _ENDINGS and file.is_file()
            )
        else:
            yield place


def _bytes(file: Path) -> bytes:
    """Return the bytes of a file, no more of them than tell that it is too large."""
    from vigie.media.base import BYTES_LIMIT

    with file.open("rb") as source:
        return source.read(BYTES_LIMIT + 1)


def _unreadable(error: OSError) -> str:
    return f"The file cannot be read ({error.strerror}): check its place and its permissions."


def _known(opener: "Opener", image: Path, label: str, severity: float) -> "list[Known]":
    """Return the entries of an image: one for each of its frames that differs from those before it."""
    from vigie.media.base import PictureError
    from vigie.media.hashlist import THRESHOLD, HashList, Known

    try:
        picture = opener.open(_bytes(image))
    except PictureError as error:
        raise ValueError(str(error)) from None
    entries: list[Known] = []
    for frame in picture.frames:
        if not frame.plain and HashList(entries).find(frame.hash, threshold=THRESHOLD) is None:
            entries.append(Known(frame.hash, severity, label))
    if not entries:
        raise ValueError("It is too plain to be told from others: a blank page is like any other.")
    return entries


def _tell(file: Path, looked: "Looked", language: str) -> None:
    for finding in looked.findings:
        click.echo(f"{file}: {finding.kind} {finding.score:.2f}  {finding.sentence(language)}")
    for sentence in looked.missing:
        click.echo(f"{file}: not examined. {sentence}")
    if not looked.findings and not looked.missing:
        click.echo(f"{file}: nothing found.")
