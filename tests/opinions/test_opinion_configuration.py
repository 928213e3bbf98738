"""opinions.toml: what it may say, and each mistake told in one sentence."""

import re
from pathlib import Path

import msgspec
import pytest

from vigie.opinions.base import HARMS
from vigie.opinions.configuration import (
    FILE,
    ChatSettings,
    ModerationSettings,
    OnnxSettings,
    OpinionsError,
    read,
)
from vigie.opinions.onnx import Description

WHOLE = """
deadline = 0.5

[ambiguous]
low = 0.4
high = 0.6

[[opinion]]
adapter = "onnx"
name = "maison"
folder = "modeles/maison"

[[opinion]]
adapter = "chat"
name = "juge"
base = "https://api.example.org/v1"
model = "grand"
key = "JUDGE_KEY"
clients = ["gazette"]
per_day = 100

[[opinion]]
adapter = "moderation"
name = "voisin"
base = "http://127.0.0.1:9000"
"""
CHAT = '[[opinion]]\nadapter="chat"\nname="a"\nmodel="m"\nbase="https://a.org"\n'


def written(home: Path, text: str) -> Path:
    (home / FILE).write_text(text)
    return home


def test_without_a_file_nobody_is_asked(tmp_path: Path) -> None:
    assert read(tmp_path) is None


def test_it_reads_the_three_adapters(tmp_path: Path) -> None:
    found = read(written(tmp_path, WHOLE))
    assert found is not None
    assert (found.deadline, found.ambiguous.low, found.ambiguous.high) == (0.5, 0.4, 0.6)
    onnx, chat, moderation = found.opinion
    assert isinstance(onnx, OnnxSettings)
    assert isinstance(chat, ChatSettings)
    assert isinstance(moderation, ModerationSettings)
    assert (chat.root, chat.clients, chat.per_day) == ("https://api.example.org", ("gazette",), 100)


def test_a_server_has_a_budget_and_reads_nothing_private_unless_told(tmp_path: Path) -> None:
    found = read(written(tmp_path, CHAT))
    assert found is not None
    (chat,) = found.opinion
    assert chat.per_minute
    assert chat.per_day
    assert (chat.private, chat.clears) == (False, False)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "opinion"),
        ("opinion = []", "length"),
        ("not toml", "opinions.toml"),
        (CHAT + "timeuot = 3", "timeuot"),
        (CHAT + "timeout = 0", "timeout"),
        (CHAT + "concurrency = 0", "concurrency"),
        (CHAT + CHAT, "two opinions are called 'a'"),
        (CHAT.replace("chat", "oracle"), "oracle"),
        (CHAT.replace('"a"', '"A b"'), "name"),
        (CHAT.replace("https://a.org", "http://a.org"), "https://"),
        (CHAT.replace("https://a.org", "https://user:pw@a.org"), "without a key"),
        (CHAT.replace("https://a.org", "file:///etc/passwd"), "address"),
        (CHAT.replace('model="m"', ""), "model"),
        (CHAT + "[ambiguous]\nlow = 0.0", "0.05"),
        (CHAT + "[ambiguous]\nhigh = 1.0", "0.95"),
        (CHAT + "[ambiguous]\nlow = 0.7\nhigh = 0.4", "below"),
        ("deadline = 60\n" + CHAT, "deadline"),
        (
            '[[opinion]]\nadapter="moderation"\nname="a"\nbase="https://a.org"\ncategories={x="rude"}',
            "'rude'",
        ),
    ],
)
def test_a_mistake_is_told_in_one_sentence(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(OpinionsError) as error:
        read(written(tmp_path, text))
    assert told in str(error.value)
    assert FILE in str(error.value)
    assert str(error.value).endswith("vigie doctor`.")


def test_a_key_written_in_the_file_is_refused_and_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(OpinionsError) as error:
        read(written(tmp_path, CHAT + 'key = "sk-Zx9secret"'))
    assert "key" in str(error.value)
    assert "secret" not in str(error.value)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "192.168.1.7", "ollama", "gpu.local"])
def test_a_server_of_the_own_network_may_speak_in_clear(tmp_path: Path, host: str) -> None:
    found = read(written(tmp_path, CHAT.replace("https://a.org", f"http://{host}:11434")))
    assert found is not None


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(OpinionsError, match="cannot be read"):
        read(tmp_path)


PAGE = Path(__file__).parents[2] / "docs" / "howto" / "second-opinion.md"


def test_the_files_that_the_how_to_shows_are_right(tmp_path: Path) -> None:
    whole, description = re.findall(r"```toml\n(.*?)```", PAGE.read_text(), re.DOTALL)
    found = read(written(tmp_path, whole))
    assert found is not None
    assert [type(one) for one in found.opinion] == [OnnxSettings, ChatSettings, ModerationSettings]
    assert msgspec.toml.decode(description, type=Description).labels[-1] == ""


def test_the_how_to_names_every_field_and_every_harm() -> None:
    page = PAGE.read_text()
    fields = {
        name for kind in (OnnxSettings, ChatSettings, ModerationSettings) for name in kind.__struct_fields__
    }
    told = {name for name in fields | set(HARMS) if not re.search(rf"\b{name}\b", page)}
    assert told == {"together"}  # the size of a request is nobody's choice but ours
