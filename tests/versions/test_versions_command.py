"""`vigie charter publish|versions|back|verify` on the command line."""

import pytest
from click.testing import CliRunner, Result
from django.db import connection
from published import GAZETTE, LIVE, Listener, Unguarded

from vigie.charter.command import charter
from vigie.versions import services
from vigie.versions.models import OwnCharter, Version
from vigie.versions.queries import in_force

STRICTER = GAZETTE.replace("0.8}", "0.7}")


def vigie(*arguments: str) -> Result:
    return CliRunner().invoke(charter, arguments)


@pytest.fixture(autouse=True)
def _no_engine(monkeypatch):
    monkeypatch.setattr("vigie.engine.engine.Engine", Listener)


@pytest.fixture
def publish(world, tmp_path):
    """Return a function that publishes a text from a file."""

    def run(text: str, *more: str, by: str = "olive", client: str = "gazette") -> Result:
        path = tmp_path / "draft.yaml"
        path.write_text(text, encoding="utf-8")
        return vigie(
            "publish", str(path), "--client", client, "--by", by, "--reason", "Première\nfois", *more
        )  # fmt: skip

    return run


def test_it_publishes_a_file_and_gives_it_to_spaces(world, publish):
    world.add_space("twitch", "autre")
    done = publish(GAZETTE, "--space", "twitch:gazette", "--space", "twitch:autre")
    assert (done.exit_code, done.output) == (
        0,
        "gazette/gazette: version 1 is published\n"
        "twitch:gazette: gazette weighs\ntwitch:autre: gazette weighs\n",
    )
    assert set(in_force()[0].values()) == {"gazette/gazette@1"}
    assert publish(STRICTER).output == "gazette/gazette: version 2 is published\n"
    again = publish(STRICTER)
    assert (again.exit_code, again.output) == (0, "gazette/gazette: the version in force says this already\n")
    assert publish(LIVE).exit_code == 0
    assert Version.objects.get(own__slug="direct").extends_version == "2"


def test_it_publishes_nothing_wrong_and_says_all_that_is(world, publish):
    wrong = publish(GAZETTE.replace("outcome", "outcom"))
    assert wrong.exit_code == 1
    assert "gazette:8:5: clause 'insulte': unknown field 'outcom'" in wrong.stderr
    red = publish(GAZETTE.replace("Quel cirque.", "Quel clown triste."))
    assert red.exit_code == 1
    assert "gazette:10:" in red.stderr
    assert "« Quel clown triste. » must not match and does" in red.stderr
    for text in ("charter: {", "charter: {version: 1}\n", "[]", GAZETTE.replace("id: gazette", "id: [a]")):
        assert publish(text).exit_code == 1
    assert not Version.objects.exists()
    assert publish(GAZETTE).exit_code == 0


def test_wrong_use_ends_with_two_and_one_sentence(world, publish):
    for result, said in (
        (publish(GAZETTE, client="nobody"), "There is no client 'nobody'"),
        (publish(GAZETTE, by="nobody"), "Nobody is called 'nobody'"),
        (publish(GAZETTE, by="theo"), "Your role does not allow this"),
        (publish(GAZETTE, by="stan"), "There is nothing here for you"),
        (publish(GAZETTE, "--space", "twitch:nowhere"), "There is no space 'twitch:nowhere'"),
        (publish(GAZETTE.replace("id: gazette", "id: media")), "already has the name “media”"),
        (
            vigie("publish", "no.yaml", "--client", "gazette", "--by", "olive", "--reason", "a"),
            "no such file",
        ),
        (vigie("publish", ".", "--client", "gazette", "--by", "olive", "--reason", "a"), "a directory"),
        (vigie("versions", "--client", "nobody"), "There is no client 'nobody'"),
        (
            vigie("back", "autre", "1", "--client", "gazette", "--by", "olive", "--reason", "a"),
            "nothing here",
        ),
    ):
        assert result.exit_code == 2, result.output
        assert said in result.stderr
    assert not OwnCharter.objects.exists()


def test_it_does_not_write_over_what_somebody_else_is_writing(world, publish):
    assert publish(GAZETTE).exit_code == 0
    own = OwnCharter.objects.get()
    world.person("lea", world.client, "supervisor")
    assert publish(STRICTER, by="lea").exit_code == 0
    own.refresh_from_db()
    services.save_draft(own, GAZETTE + "# later\n", by=world.owner, based_on=own.edition)
    refused = publish(STRICTER + "# mine\n", by="lea")
    assert refused.exit_code == 2
    assert "Olive is writing a draft of gazette" in refused.stderr
    assert own.versions.count() == 2


def test_it_lists_goes_back_and_verifies(world, publish):
    publish(GAZETTE)
    publish(STRICTER)
    back = vigie("back", "gazette", "1", "--client", "gazette", "--by", "olive", "--reason", "Trop sévère")
    assert (back.exit_code, back.output) == (
        0, "gazette/gazette: version 3 is published, and says what 1 said\n"
    )  # fmt: skip
    told = [line.split("\t") for line in vigie("versions", "--client", "gazette").stdout.splitlines()]
    assert [[*line[:3], *line[4:]] for line in told] == [
        ["gazette", "gazette", "1", "olive", "Première fois"],
        ["gazette", "gazette", "2", "olive", "Première fois"],
        ["gazette", "gazette", "3", "olive", "Trop sévère"],
    ]
    assert vigie("versions", "--client", "rival").output == ""
    fine = vigie("verify")
    assert (fine.exit_code, fine.output) == (0, "3 versions: all seals hold\n")
    with Unguarded(), connection.cursor() as cursor:
        cursor.execute("UPDATE versions_version SET author = 'rosa' WHERE number = 2")
    broken = vigie("verify")
    assert broken.exit_code == 1
    assert broken.stderr.startswith("gazette/gazette: the seal of version 2 does not hold")
    assert [line.endswith("BROKEN SEAL") for line in vigie("versions").stdout.splitlines()] == [
        False,
        True,
        False,
    ]
