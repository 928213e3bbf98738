"""A script is read, or the line that cannot be is named."""

from pathlib import Path

import pytest

from vigie.demo.script import ScriptError, read


def written(folder: Path, text: str) -> Path:
    path = folder / "play.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_it_reads_lines_answers_stars_and_hidden_characters(tmp_path: Path) -> None:
    script = read(
        written(
            tmp_path,
            "# a comment\n\n"
            "cast  Ada  en  moderator,subscriber\n"
            "00:01.5  Ada  ok  hello  there\n"
            "01:02.0  Marie  B.>Ada  praise  ★★★★☆ sal\\u200but\n".replace("Marie  B.", "Marie B."),
        )
    )
    first, second = script.said
    assert (first.offset_ms, first.handle, first.text) == (1_500, "Ada", "hello  there")
    assert (second.handle, second.answers, second.rating, second.text) == (
        "Marie B.",
        "Ada",
        4.0,
        "sal\u200but",
    )
    assert script.cast.roles == {"Ada": ("moderator", "subscriber")}


def test_it_reads_a_crowd_scene(tmp_path: Path) -> None:
    script = read(
        written(tmp_path, "scene  rush  00:10.0  +5  x8  burst\n  names  New_{##}\n  raid*3  {hey|ho}\n")
    )
    (scene,) = script.scenes
    assert (scene.offset_ms, scene.lasts_ms, scene.count) == (10_000, 5_000, 8)
    assert scene.utterances[0].weight == 3


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("0:1  Ada  ok  hello", "“0:1” is no time"),
        ("00:01.0  Ada  fine  hello", "“fine” is no purpose"),
        ("00:01.0  Ada hello", "needs a time, a handle, a purpose and a text"),
        ("  ok  hello", "belongs to a scene"),
        ("scene  rush  00:10.0  +5  x8  slow", "“slow” is no rhythm"),
        ("scene  rush  00:10.0  5  x8  burst", "length of a scene"),
        ("scene  rush  00:10.0  +5  x8  burst\n  ok*many  hello", "“many” is no weight"),
        ("scene  rush  00:10.0  +5  x8  burst\n", "“rush” is empty"),
        ("cast  Ada", "a member of the cast"),
    ],
)
def test_it_says_what_is_wrong_with_a_line(tmp_path: Path, line: str, says: str) -> None:
    with pytest.raises(ScriptError, match=says) as caught:
        read(written(tmp_path, line))
    assert str(caught.value).startswith("play.txt")
