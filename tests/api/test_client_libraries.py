"""The libraries that people use with the services that Vigie stands in for: only the address changes."""

from collections.abc import Iterator
from typing import Any

import pytest
from asking import Scripted
from serving import serving, shared_examiner

from vigie.accounts.models import Client
from vigie.api.models import Suggestion
from vigie.api.services import make_key

pytestmark = pytest.mark.django_db(transaction=True)

INSULT = "t'es vraiment un abruti"


@pytest.fixture
def address(acme: Client) -> Iterator[str]:
    """Return the address of the whole application with the real engine."""
    with serving(shared_examiner) as served:
        yield served


@pytest.fixture
def key(acme: Client) -> str:
    return make_key("site", client=acme, per_second=None).key


class Google:
    """Google's client, built from our discovery document."""

    def __init__(self, address: str, key: str) -> None:
        discovery = pytest.importorskip("googleapiclient.discovery")
        self.http = pytest.importorskip("httplib2").Http()
        self.client = discovery.build(
            "commentanalyzer",
            "v1alpha1",
            developerKey=key,
            discoveryServiceUrl=f"{address}/$discovery/rest?version=v1alpha1",
            static_discovery=False,
            http=self.http,
        )

    def close(self) -> None:
        self.client.close()


@pytest.fixture
def google(address: str, key: str) -> Iterator[Google]:
    made = Google(address, key)
    yield made
    made.close()


def test_googles_client_scores_a_comment(google: Google) -> None:
    asked = {
        "comment": {"text": INSULT},
        "requestedAttributes": {"TOXICITY": {}, "INSULT": {"scoreThreshold": 0.1}},
        "languages": ["fr"],
        "doNotStore": True,
    }
    told = google.client.comments().analyze(body=asked).execute()
    assert told["attributeScores"]["TOXICITY"]["summaryScore"]["value"] > 0.5
    assert told["attributeScores"]["INSULT"]["summaryScore"]["type"] == "PROBABILITY"
    assert told["languages"] == ["fr"]


def test_googles_client_suggests_a_score(google: Google) -> None:
    asked = {
        "comment": {"text": "bonjour"},
        "attributeScores": {"TOXICITY": {"summaryScore": {"value": 0}}},
        "clientToken": "c-1",
    }
    assert google.client.comments().suggestscore(body=asked).execute()["clientToken"] == "c-1"
    assert Suggestion.objects.count() == 1


def test_googles_client_tells_our_errors_as_its_own(google: Google, address: str) -> None:
    errors = pytest.importorskip("googleapiclient.errors")
    asked: dict[str, Any] = {
        "comment": {"text": "a"},
        "requestedAttributes": {"INSULT": {}},
        "languages": ["sw"],
    }
    with pytest.raises(errors.HttpError) as caught:
        google.client.comments().analyze(body=asked).execute()
    assert caught.value.status_code == 400
    assert caught.value.reason == "Attribute INSULT does not support request languages: sw"
    assert caught.value.error_details[0]["errorType"] == "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE"
    stranger = Google(address, "vigie-none-none")
    with pytest.raises(errors.HttpError, match="API key not valid"):
        stranger.client.comments().analyze(body=asked).execute()
    stranger.close()


def test_a_perspective_client_from_pypi_works(address: str, key: str) -> None:
    perspective = pytest.importorskip("perspective")
    client = perspective.PerspectiveAPI(key)
    client.api_client.url = f"{address}/v1alpha1/{{endpoint}}"
    assert client.score(INSULT, tests=["TOXICITY", "INSULT"])["INSULT"] > 0.5
    told = client.analyze_comment(
        f"Bonjour. {INSULT} !",
        span_annotations=True,
        languages=["fr"],
        client_token="c",
        comment_type="PLAIN_TEXT",
    )
    calm, rude = told["attributeScores"]["TOXICITY"]["spanScores"]
    assert calm["score"]["value"] < rude["score"]["value"]
    assert client.suggest_score("bonjour", {"TOXICITY": {"summaryScore": {"value": 0.0}}}) == {
        "detectedLanguages": ["fr"]
    }


@pytest.fixture
def openai(address: str, key: str) -> Iterator[Any]:
    with pytest.importorskip("openai").OpenAI(base_url=f"{address}/v1", api_key=key) as client:
        yield client


def test_openais_client_moderates(openai: Any) -> None:
    told = openai.moderations.create(model="omni-moderation-latest", input=["bonjour à tous", INSULT])
    calm, rude = told.results
    assert (calm.flagged, rude.flagged) == (False, True)
    assert rude.categories.harassment is True
    assert rude.category_scores.harassment > 0.5
    assert rude.category_applied_input_types.illicit_violent == []
    parts = [
        {"type": "text", "text": INSULT},
        {"type": "image_url", "image_url": {"url": "https://a.example/b"}},
    ]
    (one,) = openai.moderations.create(input=parts).results
    assert one.flagged


def test_openais_client_tells_our_errors_as_its_own(openai: Any, address: str) -> None:
    library = pytest.importorskip("openai")
    with pytest.raises(library.BadRequestError) as caught:
        openai.moderations.create(input=[])
    assert (caught.value.param, caught.value.type) == ("input", "invalid_request_error")
    with (
        library.OpenAI(base_url=f"{address}/v1", api_key="sk-none") as stranger,
        pytest.raises(library.AuthenticationError) as caught,
    ):
        stranger.moderations.create(input="a")
    assert caught.value.code == "invalid_api_key"


def test_openais_client_asks_again_where_there_is_no_answer(acme: Client, key: str) -> None:
    library = pytest.importorskip("openai")

    class Twice(Scripted):
        """Gives no answer the first time."""

        def take(self) -> Any:
            if len(self.rounds) == 1:
                self._given = [fields | {"text": "no answer at all"} for fields in self._given]
            return super().take()

    examiner = Twice()
    with (
        serving(lambda: examiner) as address,
        library.OpenAI(base_url=f"{address}/v1", api_key=key) as client,
    ):
        assert client.moderations.create(input="insult 1").results[0].flagged
    assert examiner.rounds == [1, 1]
