"""What is attached to a message is kept through the journal; nothing of it is fetched, nor any file named."""

import json
from typing import Any

import pytest

from vigie.intake.base import decode, encode
from vigie.intake.wire import MEDIA_LIMIT, read_line
from vigie.message import Media, Message

DIGEST = "0f" * 32


def read(media: Any) -> Message:
    line = json.dumps({"id": "1", "network": "test", "space": "a", "text": "ah", "media": media})
    return read_line(line.encode(), received_at=0)


def test_it_reads_objects_and_plain_addresses() -> None:
    told = [
        {"url": "https://images.example/1.jpg", "type": "Image/JPEG; q=1", "width": 3},
        "https://images.example/2",
        {"ref": DIGEST, "type": "image/png"},
    ]
    assert read(told).media == (
        Media("https://images.example/1.jpg", "image/jpeg"),
        Media("https://images.example/2"),
        Media("", "image/png", DIGEST),
    )


def test_a_message_without_media_has_none() -> None:
    assert read(None).media == ()
    assert read([]).media == ()
    assert read(None).remarks == ()


def test_it_keeps_them_through_the_journal() -> None:
    message = read(["https://images.example/1"])
    assert decode(encode(message)) == message


def test_it_reads_what_was_journalled_before_there_were_media() -> None:
    fields = json.loads(encode(read(None)))
    del fields["media"]
    assert decode(json.dumps(fields).encode()) == read(None)


@pytest.mark.parametrize(
    "told",
    [
        {"ref": "../../keys/django"},
        {"url": "file:///etc/passwd"},
        {"path": "/etc/passwd"},
        "javascript:alert(1)",
        {"url": 3},
        {"url": "https://a/" + "b" * 5_000},
        7,
        [["https://a/b"]],
        "",
    ],
)
def test_it_leaves_out_what_is_no_address_and_says_so(told: Any) -> None:
    message = read(told)
    assert message.media == ()
    assert "media" in message.remarks[0]


def test_it_keeps_so_many_and_says_that_there_were_more() -> None:
    message = read([f"https://a/{number}" for number in range(MEDIA_LIMIT + 5)])
    assert len(message.media) == MEDIA_LIMIT
    assert message.remarks == (f"5 of {MEDIA_LIMIT + 5} attached media could not be read: left out.",)


def test_it_survives_half_an_emoji_in_an_address() -> None:
    (medium,) = read_line(b'{"text": "a", "media": ["https://a/\\ud83d"]}', received_at=0).media
    assert decode(encode(read([medium.url]))).media == (medium,)  # type: ignore[union-attr]


def test_an_unknown_type_may_be_an_image_and_a_film_is_none() -> None:
    assert Media("https://a").may_be_image
    assert Media("https://a", "image/avif").may_be_image
    assert not Media("https://a", "video/mp4").may_be_image
