"""One video has many addresses: each leads to the same network and id, whatever stands around it."""

import pytest

from vigie.engine.detectors.video import Video, video_of
from vigie.engine.engine import Engine
from vigie.engine.finding import Finding
from vigie.message import Media, Message, Space

TUBE = ("youtube", "dQw4w9WgXcQ")
TOK = ("tiktok", "7212345678901234567")
FORMS = {
    TUBE: """
        https://www.youtube.com/watch?v=dQw4w9WgXcQ
        http://youtube.com/watch?v=dQw4w9WgXcQ&list=PLabc&index=2
        https://m.youtube.com/watch?app=desktop&v=dQw4w9WgXcQ#t=1m
        https://music.youtube.com/watch?v=dQw4w9WgXcQ
        HTTPS://WWW.YOUTUBE.COM/watch?v=dQw4w9WgXcQ
        https://youtu.be/dQw4w9WgXcQ
        https://youtu.be/dQw4w9WgXcQ?si=AbC-d_e&t=3
        youtu.be/dQw4w9WgXcQ
        hxxps://youtu[.]be/dQw4w9WgXcQ
        https://www.youtube.com/shorts/dQw4w9WgXcQ?feature=share
        https://www.youtube.com/live/dQw4w9WgXcQ
        https://www.youtube.com/embed/dQw4w9WgXcQ?start=1
        https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ
        https://www.youtube.com/v/dQw4w9WgXcQ
        https://www.youtube.com/attribution_link?a=x&u=%2Fwatch%3Fv%3DdQw4w9WgXcQ%26feature%3Dshare
    """,
    TOK: """
        https://www.tiktok.com/@quelqu.un/video/7212345678901234567
        https://www.tiktok.com/@a_b/video/7212345678901234567?is_from_webapp=1
        https://m.tiktok.com/v/7212345678901234567.html
        https://www.tiktok.com/embed/v2/7212345678901234567
        https://www.tiktok.com/player/v1/7212345678901234567
    """,
    ("tiktok", "t/ZMabc123X"): """
        https://vm.tiktok.com/ZMabc123X/
        https://vt.tiktok.com/ZMabc123X
        https://www.tiktok.com/t/ZMabc123X/
    """,
    ("twitch", "clip/Funny-Name_abc"): """
        https://clips.twitch.tv/Funny-Name_abc
        https://clips.twitch.tv/embed?clip=Funny-Name_abc&parent=exemple.fr
        https://www.twitch.tv/une_chaine/clip/Funny-Name_abc?filter=clips
        https://m.twitch.tv/clip/Funny-Name_abc
    """,
    ("twitch", "videos/1234567890"): """
        https://www.twitch.tv/videos/1234567890?t=1h2m
        https://www.twitch.tv/une_chaine/video/1234567890
        https://www.twitch.tv/une_chaine/v/1234567890
        https://player.twitch.tv/?video=v1234567890&parent=a.fr
    """,
    ("vimeo", "76979871"): """
        https://vimeo.com/76979871
        https://vimeo.com/76979871/8272103f6e
        https://player.vimeo.com/video/76979871
        https://vimeo.com/channels/staffpicks/76979871
        https://vimeo.com/groups/nom/videos/76979871
        https://vimeo.com/showcase/7756700/video/76979871
    """,
    ("dailymotion", "x7tgad0"): """
        https://www.dailymotion.com/video/x7tgad0
        https://www.dailymotion.com/fr/video/x7tgad0_un-titre-en-francais
        https://www.dailymotion.com/embed/video/x7tgad0?autoplay=1
        https://geo.dailymotion.com/player.html?video=x7tgad0
        https://geo.dailymotion.com/player/x9wsq.html?video=x7tgad0
        https://dai.ly/x7tgad0
    """,
    ("instagram", "CuZ1abc-Efg"): """
        https://www.instagram.com/reel/CuZ1abc-Efg/?igsh=x
        https://www.instagram.com/reels/CuZ1abc-Efg/
        https://www.instagram.com/tv/CuZ1abc-Efg/
        https://www.instagram.com/quelqu.un/reel/CuZ1abc-Efg/
        https://www.instagram.com/p/CuZ1abc-Efg/
        https://instagr.am/p/CuZ1abc-Efg
    """,
    ("x", "1234567890123456789"): """
        https://x.com/quelquun/status/1234567890123456789/video/1
        https://twitter.com/quelquun/status/1234567890123456789?s=20
        https://mobile.twitter.com/quelquun/status/1234567890123456789
        https://x.com/i/status/1234567890123456789
        https://x.com/i/web/status/1234567890123456789
        https://vxtwitter.com/quelquun/status/1234567890123456789
    """,
    ("facebook", "10153231379946729"): """
        https://www.facebook.com/watch/?v=10153231379946729
        https://m.facebook.com/watch?ref=saved&v=10153231379946729
        https://www.facebook.com/une.page/videos/10153231379946729/
        https://www.facebook.com/une.page/videos/un-titre/10153231379946729
        https://www.facebook.com/video.php?v=10153231379946729
        https://www.facebook.com/reel/10153231379946729
    """,
}
WRITTEN = [(known, link) for known, links in FORMS.items() for link in links.split()]


@pytest.mark.parametrize(("known", "link"), WRITTEN, ids=lambda value: str(value))
def test_it_gives_every_address_of_a_video_one_id(known: tuple[str, str], link: str) -> None:
    found = video_of(link)
    assert found is not None
    assert found[:2] == known


@pytest.mark.parametrize(("known", "link"), WRITTEN, ids=lambda value: str(value))
def test_it_sees_the_address_in_a_sentence(known: tuple[str, str], link: str) -> None:
    (seen,) = videos(f"Regardez ça : {link}, c’est fou")
    assert seen.args == known
    assert seen.start == 14
    assert seen.end <= 14 + len(link)


@pytest.mark.parametrize(
    "link",
    [
        "https://youtu.be/dQw4w9WgXcQQ",
        "https://notyoutube.com/watch?v=dQw4w9WgXcQ",
        "https://youtube.com@exemple.fr/watch?v=dQw4w9WgXcQ",
        "https://exemple.fr/youtube.com/watch?v=dQw4w9WgXcQ",
        "https://www.tiktok.com/discover/danse",
        "https://www.twitch.tv/directory/category/clip",
        "https://vimeo.com/123",
        "https://x.com/i/bookmarks",
        "https://",
        "://",
        "",
    ],
)
def test_it_leaves_other_addresses_alone(link: str) -> None:
    assert video_of(link) is None


def test_it_says_less_of_a_post_that_may_hold_no_video() -> None:
    (sure,) = videos("https://x.com/a/status/1234567890123456789/video/1")
    (maybe,) = videos("https://x.com/a/status/1234567890123456789")
    assert (sure.reason, maybe.reason) == ("video", "video.post")
    assert maybe.score < sure.score


def test_it_tells_what_is_attached_and_what_nobody_looked_at() -> None:
    image, film, unknown = (
        Media("https://a/1", "image/png"),
        Media("https://a/2", "video/mp4"),
        Media("https://a/3"),
    )
    assert kinds(image, film, unknown) == [("media", ("3",)), ("unseen_image", ("2",))]
    assert kinds(film) == [("media", ("1",))]
    assert kinds() == []


def kinds(*media: Media) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.kind, one.args) for one in examined("regarde", media)]


def videos(text: str) -> list[Finding]:
    return [one for one in examined(text) if one.kind == "video"]


ENGINE = Engine([Video()])


def examined(text: str, media: tuple[Media, ...] = ()) -> list[Finding]:
    said = Message(id="1", space=Space("test", "a"), text=text, at=0, received_at=0, media=media)
    return [one for one in ENGINE.examine([said])[0] if one.detector == "video"]
