"""The parser against lines that Twitch really sent."""

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest

from vigie.connectors.irc.lines import parse
from vigie.connectors.twitch.entries import entry_of
from vigie.intake.base import decode, encode, key_of
from vigie.message import Message, Removal

pytestmark = pytest.mark.shared


def test_it_reads_the_lines_that_client_libraries_are_tested_with(recordings: Path):
    raw = [
        json.loads(line)["raw"]
        for line in (recordings / "twitch_tagged_irc_lines.jsonl").read_text().splitlines()
    ]
    lines = [parse(text) for text in raw]
    assert None not in lines
    commands = Counter(line.command for line in lines if line)
    entries = [entry for line in lines if line and (entry := entry_of(line, received_at=1))]
    messages = [entry for entry in entries if isinstance(entry, Message)]
    removals = [entry for entry in entries if isinstance(entry, Removal)]

    notices = [line for line in lines if line and line.command == "USERNOTICE"]
    spoken = [line for line in notices if len(line.params) > 1]
    assert len(messages) == commands["PRIVMSG"] + len(spoken)
    assert len(removals) == commands["CLEARCHAT"] + commands["CLEARMSG"]
    # Nothing of the notation is left in what people see.
    assert not any("\x01" in message.text for message in messages)
    assert not any("\\s" in str(value) for message in messages for value in message.extra.values())
    assert all(message.author and message.author.name == message.author.name.strip() for message in messages)
    assert all(message.space.id == message.space.id.lower() for message in messages)
    assert sum(message.reply_to is not None for message in messages) == sum(
        "reply-parent-msg-id=" in text for text in raw
    )
    assert all(decode(encode(entry)) == entry for entry in entries)


def test_it_reads_an_evening_as_it_was_received(recordings: Path):
    evening = recordings / "twitch_admiralbulldog_2019-04-30"
    log = gzip.decompress(evening.with_suffix(".irc.log.gz").read_bytes()).decode().split("\n")
    rows = [
        json.loads(line)
        for line in gzip.decompress(evening.with_suffix(".jsonl.gz").read_bytes()).splitlines()
    ]
    wire = [text.split(" ;;; ", 1)[-1] for text in log]
    entries = [
        entry
        for place, text in enumerate(wire)
        if (line := parse(text)) and (entry := entry_of(line, received_at=1, place=str(place)))
    ]
    messages = [entry for entry in entries if isinstance(entry, Message)]
    assert len(messages) == len(entries) == sum(" PRIVMSG #" in text for text in wire) == 28_830
    assert len({key_of(message) for message in messages}) == len(messages)

    # The raw log was published without 14 of the messages; the others are the same, in the same order.
    told = iter([(row["author"], row["text"].removeprefix("\x01ACTION ").rstrip("\x01")) for row in rows])
    heard = [(message.author.id, message.text) for message in messages if message.author]
    assert len(rows) - len(heard) == 14
    assert all(message in told for message in heard)
