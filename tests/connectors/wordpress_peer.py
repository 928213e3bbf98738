"""WordPress: a real site behind a door of ours; visitors write by the form of an article.

What WordPress itself does is what is tried: states, duplicates, trash, application passwords, pages. The door
only changes which of the newest comments one look shows, as a site does whose pages a cache keeps.
"""

import json
import secrets
from functools import partial
from typing import Any

import msgspec
from peer import Standing
from real_door import Answered, Passing, RealDoor, lasting, people
from wordpress import WordPress, missing

from vigie.connectors.account import Account, MemoryKeyring
from vigie.connectors.wordpress import CARD
from vigie.connectors.wordpress.connector import WordPress as Connector
from vigie.connectors.wordpress.session import Timing

QUICK = Timing(patience=1.5, first_wait=0.005, longest_wait=0.02, every=0.05)
_PASSWORDS = "users/me/application-passwords"
#: A thousand visits by the form would take minutes; an import goes by WordPress's own function.
_IMPORT = """
$said = json_decode($argv[2], true);
foreach ($said['texts'] as $text) {
    $made[] = wp_insert_comment(array(
        'comment_post_ID' => $said['post'], 'comment_author' => 'Camille', 'comment_type' => $said['type'],
        'comment_author_email' => 'camille@example.test', 'comment_content' => $text, 'comment_approved' => 1,
    ));
}
echo json_encode($made);
"""
#: What earlier trials left is not read again as a gap of the next.
_EMPTY = '$wpdb->query("DELETE FROM {$wpdb->comments}");'
_STANDINGS: dict[str, Standing] = {
    "approved": "published",
    "hold": "held",
    "spam": "hidden",
    "trash": "deleted",
    "": "deleted",
}


class WordPressPeer(RealDoor):
    """An article of a real site, whose editor our account is."""

    #: Settings that cannot be right.
    impossible = {"site": "http://blog.example", "user": "a:b", "every": "0"}
    server: WordPress

    def __init__(self) -> None:
        super().__init__()
        self.card = msgspec.structs.replace(CARD, connect=partial(Connector, timing=QUICK))
        self.lacks = {
            "token expired": "An application password does not end, and nothing renews one taken back.",
        }
        #: What the server answers for /wp-json/, where it does not hand it over to WordPress.
        self.instead_of_pretty: Answered | None = None
        self._seen: set[int] = set()
        self._lost: set[int] = set()
        self._kept_back: list[Any] = []

    async def start(self) -> None:
        """Publish an article, and make a password for Vigie."""
        self.server = await lasting("wordpress", WordPress, unless=missing())
        await self.open(self.server.address)
        await people(self._furnish)

    def _furnish(self) -> None:
        self.server.evaluate(f"global $wpdb; {_EMPTY}")
        self.article = self.server.publish(f"La place {secrets.token_hex(4)}")
        with self.server.as_editor() as editor:
            made = editor.post(_PASSWORDS, json={"name": f"Vigie {secrets.token_hex(4)}"})
        self._password = made.raise_for_status().json()

    def account(self) -> Account:
        """Return the editor, with the application password made for Vigie."""
        settings = {"site": self.base, "user": self.server.login}
        return Account(settings=settings, keyring=MemoryKeyring({"password": self._password["password"]}))

    # What people do

    async def say(self, text: str, *, author: str = "camille", held: bool = False, reply_to: str = "") -> str:
        return await people(self._say, text, author, held, reply_to)

    def _say(self, text: str, author: str, held: bool, reply_to: str) -> str:
        def write() -> int:
            return self.server.comment(self.article, text, author=author, reply_to=int(reply_to or 0))

        if not held:
            return str(write())
        with self.server.holding_comments():
            return str(write())

    async def say_many(self, texts: list[str]) -> list[str]:
        """Have many comments come together, as an import brings them."""
        return await people(self._import, texts, "comment")

    async def tell_unknown(self) -> None:
        """Have another site's article point to this one, which WordPress lists beside the comments."""
        await people(self._import, ["Un autre site en parle."], "pingback")

    def _import(self, texts: list[str], kind: str) -> list[str]:
        said = json.dumps({"post": self.article, "texts": list(texts), "type": kind})
        return [str(made) for made in json.loads(self.server.evaluate(_IMPORT, said))]

    async def edit(self, message: str, text: str) -> None:
        await people(self._edit, message, text)

    def _edit(self, message: str, text: str) -> None:
        with self.server.as_editor() as editor:
            editor.post(f"comments/{message}", json={"content": text}).raise_for_status()

    async def remove(self, message: str) -> None:
        await people(self.server.erase, int(message))

    def expire_token(self, *, renewable: bool = True) -> None:
        """Take the application password back."""
        assert not renewable, "nothing renews an application password"
        with self.server.as_editor() as editor:
            editor.delete(f"{_PASSWORDS}/{self._password['uuid']}").raise_for_status()

    # What is seen

    def stands(self, message: str) -> Standing:
        standing = _STANDINGS[self.server.comment_status(int(message))]
        public = any(comment.id == int(message) for comment in self.server.listed(self.article))
        assert public == (standing == "published")
        return standing

    def answers(self, message: str) -> list[str]:
        with self.server.as_editor() as editor:
            query = {"parent": message, "order": "asc", "context": "edit", "status": "all"}
            given = editor.get("comments", params=query).raise_for_status().json()
        return [each["content"]["raw"] for each in given if each["author_name"] == self.server.login]

    # What the door changes

    async def after(self, passing: Passing, answer: Answered) -> Answered:
        if self.instead_of_pretty is not None and passing.path.startswith("/wp-json"):
            return self.instead_of_pretty
        if passing.query.get("orderby") != "id" or answer.status != 200:
            return answer
        comments = json.loads(answer.body)
        if isinstance(comments, list):
            answer.body = json.dumps(self._shown(comments)).encode()
        return answer

    def _shown(self, comments: list[Any]) -> list[Any]:
        """Return what one look shows of the newest comments, newest first."""
        faults = self.faults
        shown: list[Any] = []
        for comment in reversed(comments):
            number = comment["id"]
            if number in self._lost:
                continue
            if number not in self._seen:
                while faults.garbage:
                    faults.garbage -= 1
                    shown += ["no comment", {"id": "x"}, {"id": 1, "content": None}]
                self._seen.add(number)
                if faults.lost:
                    faults.lost -= 1
                    self._lost.add(number)
                    continue
                if faults.reordered:
                    faults.reordered -= 1
                    self._kept_back.append(number)
                elif faults.repeated:
                    faults.repeated -= 1
                    shown.append(comment)
            if faults.reordered and number in self._kept_back:
                continue
            shown.append(comment)
        if self._kept_back and not faults.reordered:
            # The last one first, this once.
            shown.sort(key=lambda comment: isinstance(comment, dict) and comment["id"] in self._kept_back)
            self._kept_back = []
            return shown
        return shown[::-1]
