"""Each real server starts, is spoken to as its clients do, and shows what the public sees."""

import re
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from smtplib import SMTPRecipientsRefused
from typing import TYPE_CHECKING

import httpx
import pytest
from irc_server import IrcServer
from isso_server import DELETED, HELD, PUBLISHED, IssoServer
from running import lending
from synapse import Synapse

if TYPE_CHECKING:
    from mail_server import MailServer


def _letter(to: str, text: str) -> EmailMessage:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "camille@vigie.test", to, "Une question"
    letter.set_content(text)
    return letter


def test_it_shows_in_a_matrix_room_what_its_members_say(synapse: Synapse) -> None:
    camille, passer_by = synapse.register("camille"), synapse.register()
    room = camille.create_room("La place")
    first = camille.say(room, "Bonjour à tous !")
    answer = camille.say(room, "Qui est là ?", answers=first)
    assert passer_by.sees(room) == {first: "Bonjour à tous !", answer: "Qui est là ?"}


def test_it_shows_no_more_in_a_matrix_room_what_a_moderator_redacts(synapse: Synapse) -> None:
    owner, moderator, rude = (
        synapse.register("owner"),
        synapse.register("moderator"),
        synapse.register("rude"),
    )
    room = owner.create_room("La place")
    for member in (moderator, rude):
        member.join(room)
    owner.promote(room, moderator)
    kept, said = rude.say(room, "Je ne suis pas d’accord."), rude.say(room, "Imbécile !")
    moderator.redact(room, said, "injure")
    assert owner.sees(room) == {kept: "Je ne suis pas d’accord."}
    assert owner.event(room, said)["content"] == {}


def test_it_lets_no_ordinary_member_redact_what_another_said(synapse: Synapse) -> None:
    owner, member = synapse.register("owner"), synapse.register()
    room = owner.create_room("La place")
    member.join(room)
    said = owner.say(room, "Restez polis.")
    with pytest.raises(httpx.HTTPStatusError) as refused:
        member.redact(room, said)
    assert refused.value.response.json()["errcode"] == "M_FORBIDDEN"


def test_it_keeps_one_matrix_message_of_those_sent_under_one_transaction(synapse: Synapse) -> None:
    camille = synapse.register("camille")
    room = camille.create_room("La place")
    assert camille.say(room, "Une fois", txn="same") == camille.say(room, "Une fois", txn="same")
    assert list(camille.sees(room).values()) == ["Une fois"]


def test_it_shows_an_edited_matrix_message_as_a_replacement(synapse: Synapse) -> None:
    camille = synapse.register("camille")
    room = camille.create_room("La place")
    said = camille.say(room, "Bonjur")
    camille.edit(room, said, "Bonjour")
    replaced = camille.event(room, said)["unsigned"]["m.relations"]["m.replace"]
    assert replaced["content"]["m.new_content"]["body"] == "Bonjour"


def test_it_puts_a_member_out_of_a_matrix_room(synapse: Synapse) -> None:
    owner, rude = synapse.register("owner"), synapse.register("rude")
    room = owner.create_room("La place")
    rude.join(room)
    owner.ban(room, rude, "injures")
    assert owner.membership(room, rude) == "ban"
    with pytest.raises(httpx.HTTPStatusError):
        rude.say(room, "Encore moi")


def test_it_tells_those_who_run_the_matrix_server_what_members_report(synapse: Synapse) -> None:
    owner, member = synapse.register("owner"), synapse.register()
    room = owner.create_room("La place")
    said = owner.say(room, "Imbécile !")
    member.join(room)
    member.report(room, said, "injure")
    assert (said, "injure") in [(report["event_id"], report["reason"]) for report in synapse.reports()]


def test_it_limits_only_the_matrix_member_that_a_test_limits(synapse: Synapse) -> None:
    camille = synapse.register("camille")
    room = camille.create_room("La place")
    # Ten times what an untouched server lets through at once, and more than a page.
    said = [camille.say(room, f"Message {number}") for number in range(110)]
    assert list(camille.sees(room)) == said
    synapse.limit(camille, per_second=1, burst=1)
    # The first may still pass.
    with suppress(httpx.HTTPStatusError):
        camille.say(room, "Peut-être")
    with pytest.raises(httpx.HTTPStatusError) as refused:
        camille.say(room, "De trop")
    assert refused.value.response.json()["errcode"] == "M_LIMIT_EXCEEDED"
    assert int(refused.value.response.headers["Retry-After"]) > 0


def test_it_holds_a_comment_until_the_owner_publishes_it(isso: IssoServer) -> None:
    article = isso.article()
    comment = isso.comment(article, "Bravo & <b>merci</b>")
    assert comment["mode"] == HELD
    assert isso.sees(article) == {}
    assert (comment["id"], "Bravo & <b>merci</b>") in [(row.id, row.text) for row in isso.queue()]
    isso.activate(comment["id"])
    assert isso.sees(article) == {comment["id"]: "Bravo & <b>merci</b>"}
    assert comment["id"] not in [row.id for row in isso.queue()]


def test_it_publishes_a_comment_at_once_until_the_owner_deletes_it(isso_post_moderation: IssoServer) -> None:
    isso = isso_post_moderation
    article = isso.article()
    kept = isso.comment(article, "Je ne suis pas d’accord.")
    rude = isso.comment(article, "Imbécile !", seen_from="203.0.113.77")
    assert rude["mode"] == PUBLISHED
    isso.delete(rude["id"])
    assert isso.sees(article) == {kept["id"]: "Je ne suis pas d’accord."}


def test_it_keeps_the_answers_to_a_comment_that_is_deleted(isso_post_moderation: IssoServer) -> None:
    isso = isso_post_moderation
    article = isso.article()
    rude = isso.comment(article, "Imbécile !")
    answer = isso.comment(article, "Restez poli.", answers=rude["id"])
    isso.delete(rude["id"])
    assert isso.sees(article) == {answer["id"]: "Restez poli."}
    assert rude["id"] in [row.id for row in isso.queue(DELETED)]


def test_it_counts_a_like_of_another_visitor_once(isso_post_moderation: IssoServer) -> None:
    isso = isso_post_moderation
    comment = isso.comment(isso.article(), "Bravo !")["id"]
    assert isso.like(comment, seen_from="203.0.113.1") == 0, "one's own"
    assert isso.like(comment) == isso.like(comment) == 1


def test_it_shows_nothing_to_an_owner_with_a_wrong_password(isso: IssoServer) -> None:
    comment = isso.comment(isso.article(), "Pour le propriétaire seul")
    with httpx.Client(base_url=isso.address, trust_env=False) as stranger:
        stranger.post("/login/", data={"password": "wrong"})
        assert "Pour le propriétaire seul" not in stranger.get("/admin/").text
        key = next(row.key for row in isso.queue() if row.id == comment["id"])
        assert stranger.post(f"/id/{comment['id']}/activate/{key}x").status_code == 403


def test_it_remembers_comments_when_isso_stops_and_starts_again(isso: IssoServer) -> None:
    article = isso.article()
    comment = isso.comment(article, "Toujours là ?")["id"]
    isso.activate(comment)
    isso.stop()
    with pytest.raises(httpx.ConnectError):
        httpx.get(isso.address, trust_env=False)
    isso.start()
    assert isso.sees(article) == {comment: "Toujours là ?"}


def test_it_writes_to_the_owner_with_the_link_that_publishes(
    isso: IssoServer, mailbox: "MailServer", tmp_path: Path
) -> None:
    with lending(IssoServer(tmp_path, letters_to=mailbox.port)) as writing:
        article = writing.article()
        comment = writing.comment(article, "Bravo !")["id"]
        body = mailbox.wait_for(1, to="owner@vigie.test")[0].get_content()
        link = re.search(r"Activate comment: (\S+)", body)
        assert link is not None
        httpx.post(link[1], trust_env=False).raise_for_status()
        assert writing.sees(article) == {comment: "Bravo !"}


def test_it_gives_what_is_said_on_irc_an_id_and_a_time(irc: IrcServer) -> None:
    operator, camille = irc.connect_all("operator", "camille")
    channel = irc.channel()
    operator.join(channel)
    camille.join(channel)
    first, second = camille.say(channel, "Bonjour à tous : ça va ?"), camille.say(channel, "😀 " + "é" * 500)
    assert operator.sees(channel) == {first: "Bonjour à tous : ça va ?", second: "😀 " + "é" * 500}
    heard = next(line for line in operator.heard if line.tags.get("msgid") == first)
    assert heard.nick == camille.nick
    assert datetime.fromisoformat(heard.tags["time"]).tzinfo is not None


def test_it_lets_the_operator_of_an_irc_channel_put_somebody_out(irc: IrcServer) -> None:
    operator, rude = irc.connect_all("operator", "rude")
    channel = irc.channel()
    operator.join(channel)
    rude.join(channel)
    with pytest.raises(PermissionError):
        rude.kick(channel, operator.nick)
    operator.mode(channel, f"+b {rude.nick}!*@*")
    operator.kick(channel, rude.nick, "injures")
    assert operator.names(channel) == {operator.nick}
    for attempt in (lambda: rude.say(channel, "Encore moi"), lambda: rude.join(channel)):
        with pytest.raises(PermissionError):
            attempt()


def test_it_slows_down_nobody_on_irc(irc: IrcServer) -> None:
    camille, listener = irc.connect_all("camille", "listener")
    channel = irc.channel()
    for chatter in (camille, listener):
        chatter.join(channel)
    said = [camille.say(channel, f"Message {number}") for number in range(200)]
    assert list(listener.sees(channel)) == said


def test_it_receives_letters_into_a_maildir(mailbox: "MailServer") -> None:
    mailbox.send(_letter("moderation@vigie.test", "Où en est mon signalement ?"))
    (letter,) = mailbox.letters(to="moderation@vigie.test")
    assert letter["Subject"] == "Une question"
    assert letter.get_content() == "Où en est mon signalement ?\n"


def test_it_refuses_the_letters_that_a_test_has_refused(mailbox: "MailServer") -> None:
    mailbox.refused["gone@vigie.test"] = "550 5.1.1 Nobody of that name"
    with pytest.raises(SMTPRecipientsRefused):
        mailbox.send(_letter("gone@vigie.test", "Bonjour"))
    assert mailbox.letters(to="gone@vigie.test") == []
