import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.test import Client

from vigie.accounts.models import SignInLink
from vigie.accounts.services import make_sign_in_link, sign_in_link_opens, use_sign_in_link

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def ada(db: None) -> User:
    return User.objects.create_user("ada", password="correct horse battery")


def test_a_link_lets_its_person_in_once(ada: User) -> None:
    secret = make_sign_in_link(ada)
    assert sign_in_link_opens(secret)
    assert use_sign_in_link(secret) == ada
    assert use_sign_in_link(secret) is None
    assert not sign_in_link_opens(secret)


def test_only_the_digest_of_the_secret_is_kept(ada: User) -> None:
    secret = make_sign_in_link(ada)
    assert secret not in str(SignInLink.objects.values().get())


def test_an_old_link_and_a_wrong_one_let_nobody_in(ada: User) -> None:
    assert use_sign_in_link(make_sign_in_link(ada, minutes=0)) is None
    assert use_sign_in_link("wrong") is None


def test_a_person_who_was_let_go_cannot_come_in(ada: User) -> None:
    secret = make_sign_in_link(ada)
    ada.is_active = False
    ada.save()
    assert not sign_in_link_opens(secret)
    assert use_sign_in_link(secret) is None


@pytest.mark.django_db(transaction=True)
def test_of_many_clicks_at_once_only_one_enters() -> None:
    ada = User.objects.create(username="ada")
    secret = make_sign_in_link(ada)

    def click(_: int) -> User | None:
        try:
            return use_sign_in_link(secret)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        entered = [user for user in threads.map(click, range(12)) if user]
    assert entered == [ada]


def test_opening_the_address_uses_nothing_up(ada: User) -> None:
    secret = make_sign_in_link(ada)
    browser = Client(headers=ENGLISH)
    for _ in range(3):  # the mail scanner, the preview, the person
        answer = browser.get(f"/sign-in/{secret}")
        assert answer.status_code == 200
        assert "Enter" in answer.content.decode()
    entered = browser.post(f"/sign-in/{secret}")
    assert entered.status_code == 302
    assert entered.headers["Location"] == "/queue"
    assert browser.get("/queue").status_code == 200
    other = Client(headers=ENGLISH)
    assert other.get(f"/sign-in/{secret}").status_code == 410
    refused = other.post(f"/sign-in/{secret}")
    assert refused.status_code == 410
    assert "no longer works" in refused.content.decode()
    assert other.get("/queue").status_code == 302


def test_the_button_needs_the_token_of_its_page(ada: User) -> None:
    secret = make_sign_in_link(ada)
    browser = Client(enforce_csrf_checks=True)
    assert browser.post(f"/sign-in/{secret}").status_code == 403
    token = re.search(
        r'name="csrfmiddlewaretoken" value="(\w+)"', browser.get(f"/sign-in/{secret}").content.decode()
    )
    assert token
    assert browser.post(f"/sign-in/{secret}", {"csrfmiddlewaretoken": token[1]}).status_code == 302


def test_a_password_lets_in_and_leads_where_one_was_going(ada: User) -> None:
    browser = Client(headers=ENGLISH)
    right = {"username": "ada", "password": "correct horse battery", "next": "/live"}
    wrong = browser.post("/sign-in", right | {"password": "no"})
    assert wrong.status_code == 200
    assert "do not match" in wrong.content.decode()
    assert 'value="ada"' in wrong.content.decode()
    entered = browser.post("/sign-in", right)
    assert entered.headers["Location"] == "/live"
    assert browser.get("/sign-in").headers["Location"] == "/queue"


def test_it_never_leads_to_another_site(ada: User) -> None:
    form = {"username": "ada", "password": "correct horse battery", "next": "https://elsewhere.example/"}
    assert Client().post("/sign-in", form).headers["Location"] == "/queue"


def test_signing_out_leads_to_the_door(ada: User) -> None:
    browser = Client()
    browser.force_login(ada)
    assert browser.post("/sign-out").headers["Location"] == "/sign-in"
    assert browser.get("/queue").status_code == 302
    assert browser.get("/sign-out").status_code == 405
