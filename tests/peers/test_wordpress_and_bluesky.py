"""WordPress and Bluesky start, are spoken to as their clients do, and show what the public sees."""

import json
import time
from collections.abc import Callable

import httpx
import pytest
from bluesky_network import BlueskyNetwork
from bluesky_person import RefusedError
from websockets.sync.client import connect
from wordpress import RefusedError as CommentRefusedError
from wordpress import WordPress
from wordpress_page import PublicComment


def _eventually(seen: Callable[[], bool]) -> bool:
    """Ask until it is so: an AppView follows its PDS by up to a second or two."""
    deadline = time.monotonic() + 15
    while not (so := seen()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return so


def test_it_publishes_a_comment_that_a_visitor_writes_in_the_form(wordpress: WordPress) -> None:
    article = wordpress.publish("Le marché", "Il ouvre samedi.")
    first = wordpress.comment(article, "Quelle bonne nouvelle & merci <3")
    answer = wordpress.comment(article, "À samedi !", author="Noé", reply_to=first)
    both = [
        PublicComment(first, "Camille", "Quelle bonne nouvelle & merci <3"),
        PublicComment(answer, "Noé", "À samedi !"),
    ]
    assert wordpress.page(article) == both
    assert wordpress.listed(article) == both


def test_it_shows_nobody_a_comment_that_waits_for_its_moderator(wordpress: WordPress) -> None:
    article = wordpress.publish("La piscine")
    with wordpress.holding_comments():
        waiting = wordpress.comment(article, "Elle est fermée ?")
    assert wordpress.comment_status(waiting) == "hold"
    assert wordpress.page(article) == wordpress.listed(article) == []
    wordpress.moderate(waiting, "approved")
    assert [each.id for each in wordpress.page(article)] == [waiting]


@pytest.mark.parametrize("status", ["hold", "spam", "trash"])
def test_it_takes_a_comment_from_the_page_when_a_moderator_says_so(wordpress: WordPress, status: str) -> None:
    article = wordpress.publish("Le stade")
    kept, rude = (
        wordpress.comment(article, "Bien joué."),
        wordpress.comment(article, f"Imbécile ! ({status})"),
    )
    wordpress.moderate(rude, status)
    assert wordpress.comment_status(rude) == status
    assert [each.id for each in wordpress.page(article)] == [kept]


def test_it_keeps_nothing_of_an_erased_comment(wordpress: WordPress) -> None:
    article = wordpress.publish("La bibliothèque")
    erased = wordpress.comment(article, "À effacer.")
    wordpress.erase(erased)
    assert wordpress.comment_status(erased) == ""


def test_it_refuses_a_repetition_and_says_so(wordpress: WordPress) -> None:
    article = wordpress.publish("La gare")
    wordpress.comment(article, "Le train est en retard.")
    with pytest.raises(CommentRefusedError, match="Duplicate comment"):
        wordpress.comment(article, "Le train est en retard.")


def test_it_refuses_a_visitor_in_a_hurry_only_where_floods_are_checked(wordpress: WordPress) -> None:
    article = wordpress.publish("Le parc")
    wordpress.comment(article, "Un.", author="Pressée")
    wordpress.comment(article, "Deux.", author="Pressée")
    with wordpress.checking_floods(), pytest.raises(CommentRefusedError, match="too quickly"):
        wordpress.comment(article, "Trois.", author="Pressée")


def test_it_lets_nobody_but_the_editor_moderate(wordpress: WordPress) -> None:
    article = wordpress.publish("La mairie")
    comment = wordpress.comment(article, "Une question.")
    address = f"{wordpress.address}/wp-json/wp/v2/comments/{comment}"
    refused = httpx.post(address, json={"status": "trash"}, timeout=30, trust_env=False)
    assert refused.status_code == 401
    assert wordpress.comment_status(comment) == "approved"


def test_it_keeps_its_comments_while_wordpress_is_away(wordpress: WordPress) -> None:
    article = wordpress.publish("Le théâtre")
    comment = wordpress.comment(article, "Complet jusqu’à mars.")
    wordpress.stop()
    with pytest.raises(httpx.ConnectError):
        wordpress.page(article)
    wordpress.start()
    assert [each.id for each in wordpress.page(article)] == [comment]


def test_it_shows_the_public_a_post_and_its_replies(bluesky: BlueskyNetwork) -> None:
    author, reader = bluesky.join("journal"), bluesky.join("camille")
    post = author.post("Le marché ouvre samedi.")
    reply = reader.reply(post, "Quelle bonne nouvelle !")
    assert bluesky.seen(reply)["author"]["did"] == reader.did
    assert bluesky.thread(post).shown == ["Quelle bonne nouvelle !"]


def test_it_shows_a_reply_that_its_author_hides_only_on_demand(bluesky: BlueskyNetwork) -> None:
    author, reader = bluesky.join("journal"), bluesky.join("camille")
    post = author.post("La piscine ferme.")
    kept, rude = reader.reply(post, "Quel dommage."), reader.reply(post, "Bande de nuls.")
    bluesky.seen(kept)
    bluesky.seen(rude)
    author.hide_replies(post, [rude])
    assert _eventually(lambda: bluesky.thread(post).hidden == ["Bande de nuls."])
    assert bluesky.thread(post).shown == ["Quel dommage."]
    author.hide_replies(post, [])
    assert _eventually(lambda: not bluesky.thread(post).hidden)
    assert sorted(bluesky.thread(post).shown) == ["Bande de nuls.", "Quel dommage."]


def test_it_tells_an_author_of_replies_and_likes(bluesky: BlueskyNetwork) -> None:
    author, reader = bluesky.join("journal"), bluesky.join("camille")
    post = author.post("Le stade rouvre.")
    reader.reply(post, "Enfin !")
    reader.like(post)
    assert _eventually(lambda: {each["reason"] for each in author.notifications()} == {"reply", "like"})


def test_it_lets_nobody_delete_what_another_wrote(bluesky: BlueskyNetwork) -> None:
    author, reader = bluesky.join("journal"), bluesky.join("camille")
    reply = reader.reply(author.post("La gare."), "En travaux.")
    with pytest.raises(RefusedError) as refused:
        author.do(
            "com.atproto.repo.deleteRecord", repo=reader.did, collection="app.bsky.feed.post", rkey=reply.key
        )
    assert refused.value.status == 401
    assert bluesky.seen(reply)["record"]["text"] == "En travaux."


def test_it_shows_no_more_a_post_that_its_author_deletes(bluesky: BlueskyNetwork) -> None:
    author = bluesky.join("journal")
    post = author.post("Publié trop tôt.")
    bluesky.seen(post)
    author.delete(post)
    assert _eventually(lambda: bluesky.read("app.bsky.feed.getPosts", uris=post.uri)["posts"] == [])


def test_it_streams_each_post_to_whoever_follows_the_firehose(bluesky: BlueskyNetwork) -> None:
    author = bluesky.join("journal")
    with connect(bluesky.firehose, proxy=None) as stream:
        author.post("Une phrase que personne d’autre n’écrit.")
        assert _eventually(lambda: b"Une phrase que personne" in bytes(stream.recv(timeout=10)))


def test_it_tells_a_late_follower_what_came_after_its_cursor(bluesky: BlueskyNetwork) -> None:
    author = bluesky.join("journal")
    known = author.post("Avant.")
    with connect(f"{bluesky.events}?cursor=0", proxy=None) as stream:
        events = (json.loads(stream.recv(timeout=10)) for _ in range(10_000))
        cursor = next(each["seq"] for each in events if each.get("cid") == known.cid)
    missed = author.post("Après.")
    author.delete(known)
    with connect(f"{bluesky.events}?cursor={cursor}", proxy=None) as stream:
        created, deleted = (json.loads(stream.recv(timeout=10)) for _ in range(2))
    assert (created["event"], created["did"], created["rkey"]) == ("create", author.did, missed.key)
    assert created["record"]["text"] == "Après."
    assert (deleted["event"], deleted["did"], deleted["rkey"]) == ("delete", author.did, known.key)


def test_it_brings_a_report_to_the_moderators_of_the_network(bluesky: BlueskyNetwork) -> None:
    author, reader = bluesky.join("journal"), bluesky.join("camille")
    reply = reader.reply(author.post("Le parc."), "Imbéciles.")
    author.do(
        "com.atproto.moderation.createReport",
        reasonType="com.atproto.moderation.defs#reasonRude",
        subject={"$type": "com.atproto.repo.strongRef", **reply.reference()},
    )
    assert reply.uri in [each["subject"].get("uri") for each in bluesky.reports()]


def test_it_lets_a_program_in_with_an_app_password(bluesky: BlueskyNetwork) -> None:
    author = bluesky.join("journal")
    program = bluesky.sign_in(author.handle, author.app_password())
    assert bluesky.seen(program.post("Écrit par un programme."))["author"]["did"] == author.did


def test_it_keeps_its_posts_while_bluesky_is_away(bluesky: BlueskyNetwork) -> None:
    author = bluesky.join("journal")
    post = author.post("La mairie.")
    bluesky.seen(post)
    bluesky.stop()
    with pytest.raises(httpx.ConnectError):
        bluesky.join("personne")
    bluesky.start()
    author.reply(post, "Après la pause.")
    assert _eventually(lambda: bluesky.thread(post).shown == ["Après la pause."])
