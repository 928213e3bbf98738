"""Keys are shown once, kept as digests, revoked within a second, and limited each by itself."""

from typing import Any

import pytest
from asking import Asking
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from vigie.accounts.models import Client
from vigie.api import at_hand
from vigie.api.command import key as command
from vigie.api.keys import KnownKey
from vigie.api.limits import LimitedError, Limits
from vigie.api.models import ApiKey
from vigie.api.services import ApiKeyError, make_key, revoke_key

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_key_is_shown_once_and_only_its_digest_is_kept(acme: Client) -> None:
    made = CliRunner().invoke(command, ["add", "site", "--client", "acme", "--rate", "50"])
    assert made.exit_code == 0
    written = made.stdout.strip()
    row = ApiKey.objects.get()
    assert (row.client, row.per_second) == (acme, 50)
    assert written.startswith(f"vigie-{row.public}-")
    secret = written.removeprefix(f"vigie-{row.public}-")
    assert secret not in str(ApiKey.objects.values().get())
    listed = CliRunner().invoke(command, ["list"])
    assert f"site\tacme\tvigie-{row.public}-…\t50/s\tworks" in listed.output
    assert secret not in listed.output


def test_a_revoked_key_works_no_more_and_leaves_its_name(
    told: Asking, acme: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(at_hand, "FRESH", 0.0)
    assert told.analyze().status_code == 200
    assert CliRunner().invoke(command, ["revoke", "site"]).exit_code == 0
    assert told.analyze().status_code == 400
    again = make_key("site", client=acme, per_second=None)
    assert again.key != told.key
    assert Asking(told.running, again.key).analyze().status_code == 200
    assert "revoked" in CliRunner().invoke(command, ["list"]).output


def test_revoking_names_no_other_key(acme: Client) -> None:
    make_key("site", client=acme, per_second=None)
    told = CliRunner().invoke(command, ["revoke", "sites"])
    assert told.exit_code == 1
    assert "vigie key list" in told.output
    with pytest.raises(ApiKeyError):
        revoke_key("")
    assert ApiKey.objects.filter(revoked_ms=None).count() == 1


@pytest.mark.parametrize("name", ["", "Site", "a b", "x" * 51, "é"])
def test_it_refuses_a_name_that_is_none(acme: Client, name: str) -> None:
    with pytest.raises(ApiKeyError, match="letters"):
        make_key(name, client=acme, per_second=None)


def test_it_refuses_a_name_twice_and_a_limit_that_is_none(acme: Client) -> None:
    make_key("site", client=acme, per_second=None)
    with pytest.raises(ApiKeyError, match="another name"):
        make_key("site", client=acme, per_second=None)
    for rate in (-1.0, float("inf"), float("nan")):
        with pytest.raises(ApiKeyError, match="above 0"):
            make_key("other", client=acme, per_second=rate)
    assert CliRunner().invoke(command, ["add", "other", "--client", "nobody"]).exit_code == 1


@pytest.mark.parametrize(
    "given_key",
    [
        "",
        "vigie",
        "vigie-",
        "vigie--",
        "sk-abc",
        "vigie-{public}-",
        "vigie-{public}-wrong",
        "{key}x",
        "x{key}",
        "vigie-{public}",
        "{key}" + "a" * 300,
    ],
)
def test_no_other_word_is_a_key(told: Asking, given_key: str) -> None:
    public = told.key.split("-")[1]
    wrong = given_key.format(public=public, key=told.key)
    answer = Asking(told.running, wrong).post("/api/assess", [])
    assert answer.status_code == 401


def test_keys_are_limited_each_by_itself_in_the_words_of_each_api(told: Asking, acme: Client) -> None:
    slow = Asking(told.running, make_key("slow", client=acme, per_second=0.01).key)
    assert slow.post("/api/assess", [{"text": "a"}] * 500).status_code == 200
    google = slow.analyze()
    assert google.status_code == 429
    assert google.json()["error"]["status"] == "RESOURCE_EXHAUSTED"
    assert google.json()["error"]["details"][0]["reason"] == "RATE_LIMIT_EXCEEDED"
    openai = slow.moderate("a")
    assert (openai.status_code, openai.json()["error"]["code"]) == (429, "rate_limit_exceeded")
    own = slow.post("/api/assess", [{"text": "a"}])
    assert (own.status_code, set(own.json())) == (429, {"error"})
    assert all(int(answer.headers["retry-after"]) > 1000 for answer in (google, openai, own))
    assert told.analyze().status_code == 200


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@given(
    rate=st.floats(0.5, 2000),
    asks=st.lists(st.tuples(st.floats(0, 3), st.integers(1, 1000)), min_size=1, max_size=40),
)
def test_over_time_no_key_gets_more_than_its_rate(rate: float, asks: list[tuple[float, int]]) -> None:
    clock = Clock()
    limits = Limits(clock)
    key = KnownKey(1, "k", "", 1, rate)
    spent = last = 0
    for pause, messages in asks:
        clock.now += pause
        try:
            limits.spend(key, messages)
        except LimitedError as error:
            clock.now += error.wait + 1e-6
            limits.spend(key, messages)
        spent += messages
        last = messages
    # The last request may be served on credit; everything before it was paid for.
    assert spent - last <= rate * (clock.now - 100.0) + max(1.0, rate) + 1e-3


def test_a_changed_rate_counts_at_once() -> None:
    clock = Clock()
    limits = Limits(clock)
    limits.spend(KnownKey(1, "k", "", 1, 1.0), 100)
    with pytest.raises(LimitedError):
        limits.check(KnownKey(1, "k", "", 1, 1.0))
    limits.check(KnownKey(1, "k", "", 1, 2.0))
    limits.spend(KnownKey(1, "k", "", 1, None), 10**9)


def test_suggestions_are_printed_for_their_own_client_only(
    told: Asking, acme: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(at_hand, "FRESH", 0.0)
    other = Client.objects.create(slug="rival", name="Rival")
    stranger = Asking(told.running, make_key("rival", client=other, per_second=None).key)
    path = "/v1alpha1/comments:suggestscore"

    def body(text: str) -> dict[str, Any]:
        return {"comment": {"text": text}, "attributeScores": {"THREAT": {"summaryScore": {"value": 1}}}}

    assert told.post(path, body("le nôtre")).status_code == 200
    assert stranger.post(path, body("le leur")).status_code == 200
    printed = CliRunner().invoke(command, ["suggestions", "--client", "acme"]).output
    assert "le nôtre" in printed
    assert "le leur" not in printed
