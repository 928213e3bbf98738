"""The private messages of a page or an Instagram account, as Meta's conversations have them.

From /documentation/business-messaging/messenger-platform/conversations and
…/instagram-messaging/features/moderate-conversations.
"""

from typing import Any

from meta_peer import GraphError, Raw, iso, listed

#: Messages of one conversation whose words Meta still gives.
LAST = 20


class Inbox:
    """Conversations by person, each a list of messages, oldest first."""

    def __init__(self, page: str, ours: str) -> None:
        self.page = page
        self.ours = ours
        self.talks: dict[str, list[Raw]] = {}
        self.blocked: set[str] = set()
        self.spam: set[str] = set()
        self.mute: set[str] = set()

    def keep(self, native: str, person: Raw, text: str, at: int, *, ours: bool = False) -> Raw:
        """Keep a message of a person, or an answer to them."""
        sender = {"id": self.ours} if ours else person
        receiver = person if ours else {"id": self.ours}
        said = {
            "id": native,
            "created_time": iso(at),
            "at": at,
            "from": sender,
            "to": {"data": [receiver]},
            "message": text,
        }
        self.talks.setdefault(person["id"], []).append(said)
        return said

    def find(self, native: str) -> Raw:
        """Return a message by its id."""
        return next(one for talk in self.talks.values() for one in talk if one["id"] == native)

    def answers_to(self, person: str) -> list[str]:
        """Return what the account said to a person."""
        return [one["message"] for one in self.talks.get(person, []) if one["from"]["id"] == self.ours]

    def list(self, given: Raw, base: str) -> Raw:
        """Return the conversations, the newest first."""
        people = [given["user_id"]] if "user_id" in given else list(self.talks)
        people = [one for one in people if self.talks.get(one)]
        people.sort(key=lambda one: -self.talks[one][-1]["at"])
        return listed([self._conversation(one) for one in people], given, base=base)

    def moderate(self, given: Raw) -> Any:
        """Block, unblock, move to spam."""
        for user in given["user_ids"]:
            if user["id"] not in self.talks:
                raise GraphError(100)
            for action in given["actions"]:
                match action:
                    case "block_user":
                        self.blocked.add(user["id"])
                    case "unblock_user":
                        self.blocked.discard(user["id"])
                    case "move_to_spam":
                        self.spam.add(user["id"])
                    case _:
                        raise GraphError(100)
        return {"success": "true"}

    def _conversation(self, person: str) -> Raw:
        talk = self.talks[person]
        return {
            "id": f"t_{person}",
            "updated_time": iso(talk[-1]["at"]),
            "can_reply": person not in self.blocked | self.mute,
            "messages": {"data": [_shown(one) for one in talk[::-1][:LAST]]},
        }


def _shown(said: Raw) -> Raw:
    return {name: value for name, value in said.items() if name != "at"}
