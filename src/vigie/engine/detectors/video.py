"""What is to be looked at beside the words: videos linked to, images and videos attached.

A video has many addresses and one id: findings carry the network and the id, so that two links to one video
are seen to be the same. Nothing is fetched: a short link stays what it is.
"""

import re
from collections.abc import Iterable, Iterator
from typing import ClassVar, Final
from urllib.parse import unquote

from vigie.engine.detectors.link import links
from vigie.engine.finding import Finding
from vigie.engine.reading import Reading
from vigie.message import Media

HITS = [
    "regarde https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=42s",
    "https://www.youtube.com/watch?feature=shared&v=dQw4w9WgXcQ",
    "youtu.be/dQw4w9WgXcQ?si=abc",
    "https://m.youtube.com/shorts/dQw4w9WgXcQ",
    "hxxps://www[.]youtube[.]com/live/dQw4w9WgXcQ",
    "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
    "https://www.tiktok.com/@quelquun/video/7212345678901234567",
    "vm.tiktok.com/ZMabc123X/",
    "https://clips.twitch.tv/AwkwardHelplessSalamanderSwiftRage",
    "https://www.twitch.tv/une_chaine/clip/Funny-Name_abc",
    "https://www.twitch.tv/videos/1234567890",
    "https://vimeo.com/76979871",
    "https://player.vimeo.com/video/76979871?h=8272103f6e",
    "https://www.dailymotion.com/video/x7tgad0_un-titre",
    "dai.ly/x7tgad0",
    "https://www.instagram.com/reel/CuZ1abcDEfg/",
    "https://x.com/quelquun/status/1234567890123456789/video/1",
    "https://www.facebook.com/watch/?v=10153231379946729",
    "https://fb.watch/abcDEF123/",
]
NEAR_MISSES = [
    "va sur youtube, c'est mieux",
    "https://www.youtube.com/@une_chaine",
    "https://www.youtube.com/embed/videoseries?list=PLx",
    "https://www.youtube.com/watch?v=trop_court",
    "https://www.tiktok.com/@quelquun",
    "https://www.twitch.tv/une_chaine",
    "https://vimeo.com/blog",
    "https://www.dailymotion.com/une_chaine",
    "https://www.instagram.com/quelquun/",
    "https://www.instagram.com/reels/audio/123456789/",
    "https://x.com/quelquun",
    "https://www.facebook.com/une.page",
    "https://youtube.com.exemple.fr/watch?v=dQw4w9WgXcQ",
    "https://exemple.fr/?u=https://youtu.be/dQw4w9WgXcQ",
]

#: How sure a link leads to a video: some addresses are those of any post.
_SURE, _MAYBE = 0.9, 0.5
_HOSTS = re.compile(
    r"youtu|tiktok\.|twitch\.|vimeo\.|dailymotion\.|dai\.ly|instagr|twitter\.|\bx\.com|facebook\.|fb\.watch",
    re.IGNORECASE,
)
_PARTS = re.compile(r"(?:h(?:tt|xx)ps?://)?(?P<host>[^/?#]{1,253})(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_UNSURE_HOSTS: Final = ("www.", "m.", "mobile.", "web.", "music.", "go.", "business.")
#: Of one network: the hosts, then a pattern of path and query, with how the id is written and how sure it is.
_Form = tuple[re.Pattern[str], str, float]


def _forms(*forms: tuple[str, str, float]) -> tuple[_Form, ...]:
    return tuple((re.compile(pattern), written, sure) for pattern, written, sure in forms)


_TUBE: Final = r"(?P<id>[\w-]{11})(?![\w-])"
_NUMBER: Final = r"(?P<id>\d{5,25})(?![\w-])"
_CODE: Final = r"(?P<id>[\w-]{5,100})"
_CHANNEL: Final = r"[\w.@-]{1,100}"
_ASKED: Final = r"\?(?:[^#]{0,500}&)?"

_TUBES = _forms(
    (rf"/watch/?{_ASKED}v={_TUBE}", "{}", _SURE),
    (rf"/(?:shorts|live|embed|v|e|watch)/(?!videoseries|live_stream){_TUBE}", "{}", _SURE),
    (rf"/attribution_link{_ASKED}u=/watch\?v={_TUBE}", "{}", _SURE),
)
_TOKS = _forms(
    (rf"/{_CHANNEL}/video/{_NUMBER}", "{}", _SURE),
    (rf"/(?:v|embed|embed/v2|player/v1|share/video)/{_NUMBER}", "{}", _SURE),
    (rf"/t/{_CODE}", "t/{}", _SURE),
    (rf"/{_CHANNEL}/photo/{_NUMBER}", "{}", _MAYBE),
)
_TWITCH = _forms(
    (rf"/videos/{_NUMBER}", "videos/{}", _SURE),
    (rf"/{_CHANNEL}/v(?:ideo)?/{_NUMBER}", "videos/{}", _SURE),
    (rf"/(?:{_CHANNEL}/)?clip/{_CODE}", "clip/{}", _SURE),
)
_CLIPS = _forms((rf"/embed{_ASKED}clip={_CODE}", "clip/{}", _SURE), (rf"/(?!embed){_CODE}", "clip/{}", _SURE))
_PLAYER = _forms((rf"/{_ASKED}video=v?{_NUMBER}", "videos/{}", _SURE))
_VIMEO = _forms(
    (rf"/{_NUMBER}", "{}", _SURE),
    (rf"/(?:video|manage/videos)/{_NUMBER}", "{}", _SURE),
    (rf"/(?:channels|ondemand)/[\w-]{{1,100}}/{_NUMBER}", "{}", _SURE),
    (rf"/(?:groups|album|showcase)/[\w-]{{1,100}}/videos?/{_NUMBER}", "{}", _SURE),
)
_MOTION_ID: Final = r"(?P<id>[a-zA-Z0-9]{5,20})(?![a-zA-Z0-9])"
_MOTION = _forms(
    (rf"(?:/[a-z]{{2}}|/embed|/swf)?/video/{_MOTION_ID}", "{}", _SURE),
    (rf"/player(?:/[\w-]{{1,40}})?\.html{_ASKED}video={_MOTION_ID}", "{}", _SURE),
)
_INSTA = _forms(
    (rf"/(?:{_CHANNEL}/)?(?:reels?|tv)/(?!audio/){_CODE}", "{}", _SURE),
    (rf"/(?:{_CHANNEL}/)?p/{_CODE}", "{}", _MAYBE),
)
_X = _forms(
    (rf"/{_CHANNEL}/(?:web/)?status(?:es)?/{_NUMBER}/video/", "{}", _SURE),
    (rf"/{_CHANNEL}/(?:web/)?status(?:es)?/{_NUMBER}", "{}", _MAYBE),
)
_FACES = _forms(
    (rf"/(?:watch/?|watch/live/?|video\.php){_ASKED}v={_NUMBER}", "{}", _SURE),
    (rf"/reels?/{_NUMBER}", "{}", _SURE),
    (rf"/{_CHANNEL}/videos/(?:[^/?#]{{1,200}}/)?{_NUMBER}", "{}", _SURE),
    (rf"/share/[vr]/{_CODE}", "share/{}", _SURE),
)
_SHORT = _forms((rf"/(?:v/)?{_CODE}", "t/{}", _SURE))

#: By host, without what stands before it on a telephone.
_NETWORKS: Final[dict[str, tuple[str, tuple[_Form, ...]]]] = {
    "youtube.com": ("youtube", _TUBES),
    "youtube-nocookie.com": ("youtube", _TUBES),
    "youtu.be": ("youtube", _forms((rf"/{_TUBE}", "{}", _SURE))),
    "tiktok.com": ("tiktok", _TOKS),
    "vm.tiktok.com": ("tiktok", _SHORT),
    "vt.tiktok.com": ("tiktok", _SHORT),
    "twitch.tv": ("twitch", _TWITCH),
    "clips.twitch.tv": ("twitch", _CLIPS),
    "player.twitch.tv": ("twitch", _PLAYER),
    "vimeo.com": ("vimeo", _VIMEO),
    "player.vimeo.com": ("vimeo", _VIMEO),
    "dailymotion.com": ("dailymotion", _MOTION),
    "geo.dailymotion.com": ("dailymotion", _MOTION),
    "dai.ly": ("dailymotion", _forms((rf"/{_MOTION_ID}", "{}", _SURE))),
    "instagram.com": ("instagram", _INSTA),
    "instagr.am": ("instagram", _INSTA),
    "x.com": ("x", _X),
    "twitter.com": ("x", _X),
    # Mirrors that people paste so that a chat shows the video.
    "fxtwitter.com": ("x", _X),
    "vxtwitter.com": ("x", _X),
    "facebook.com": ("facebook", _FACES),
    "fb.watch": ("facebook", _SHORT),
}


class Video:
    """Sees videos that a message links to, and what is attached to it."""

    name: ClassVar[str] = "video"
    kinds: ClassVar[tuple[str, ...]] = ("video", "media", "unseen_image")
    reasons: ClassVar[tuple[str, ...]] = ("video", "video.post", "media", "media.unseen")

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return a finding for each video linked to, and for what is attached."""
        text, attached = reading.text, reading.message.media
        if not attached and "/" not in text:
            return ()
        found = list(_linked(text)) if _HOSTS.search(text) else []
        return found + _attached(reading, attached) if attached else found


def _linked(text: str) -> Iterator[Finding]:
    for start, written in links(text):
        known = video_of(written)
        if known is not None:
            network, native, sure = known
            reason = "video" if sure == _SURE else "video.post"
            yield Finding("video", sure, start, start + len(written), reason, (network, native), "video")


def _attached(reading: Reading, media: tuple[Media, ...]) -> list[Finding]:
    """Return that something is attached, and which images nobody has looked at yet.

    Whoever examines the images takes the second finding away (`vigie.media.reader`): a charter that asks for
    known images, or for the words in them, then knows what was not looked at.
    """
    said = [reading.whole("media", 1.0, "media", (str(len(media)),), "video")]
    unseen = sum(1 for medium in media if medium.may_be_image)
    if unseen:
        said.append(reading.whole("unseen_image", 1.0, "media.unseen", (str(unseen),), "video"))
    return said


def video_of(written: str) -> tuple[str, str, float] | None:
    """Return the network of the video that a link leads to, its id there, and how sure it is a video.

    Parameters
    ----------
    written
        A link as written in a message, with or without its scheme.

    Returns
    -------
    tuple[str, str, float] | None
        None where it leads to no video that its address tells.

    Examples
    --------
    >>> video_of("https://youtu.be/dQw4w9WgXcQ?si=x")
    ('youtube', 'dQw4w9WgXcQ', 0.9)
    """
    parts = _PARTS.fullmatch(written.replace("[.]", ".").replace("(.)", "."))
    if parts is None:
        return None
    host = parts["host"].lower().rstrip(".")
    for before in _UNSURE_HOSTS:
        host = host.removeprefix(before)
    known = _NETWORKS.get(host)
    if known is None:
        return None
    network, forms = known
    rest = unquote(parts["rest"]) if "%" in parts["rest"] else parts["rest"]
    for pattern, template, sure in forms:
        if match := pattern.match(rest):
            return network, template.format(match["id"]), sure
    return None
