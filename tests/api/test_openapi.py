"""The documents about the endpoints are valid, and the endpoints keep to them."""

import re
from typing import Any, get_args

import pytest
from asking import Asking
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from posting import Running

from vigie.api import assess, moderations, perspective
from vigie.api.endpoint import Reason, RefusalError
from vigie.api.openapi import ANALYZE, ASSESS, MODERATIONS, SUGGEST, discovery, document

pytestmark = pytest.mark.django_db(transaction=True)

KINDS = ("insult", "hate", "threat", "sexual", "spam", "selfharm", "unavailable")
TEXTS = (
    st.lists(
        st.sampled_from([f"{kind} {score}" for kind in KINDS for score in ("0.2", "1")]), max_size=2
    ).map(" / ".join)
    | st.text(max_size=12)
    | st.just("routed")
)
ASKED: dict[str, st.SearchStrategy[Any]] = {
    ANALYZE: st.fixed_dictionaries(
        {
            "comment": st.fixed_dictionaries({"text": TEXTS}),
            "requestedAttributes": st.dictionaries(
                st.sampled_from(["TOXICITY", "INSULT", "THREAT", "NONE"]),
                st.fixed_dictionaries({}, optional={"scoreThreshold": st.floats(0, 1)}),
                max_size=3,
            ),
        },
        optional={
            "spanAnnotations": st.booleans(),
            "languages": st.lists(st.sampled_from(["fr", "en", "xx"]), max_size=2),
            "clientToken": st.text(max_size=5),
        },
    ),
    SUGGEST: st.fixed_dictionaries(
        {
            "comment": st.fixed_dictionaries({"text": TEXTS}),
            "attributeScores": st.dictionaries(
                st.sampled_from(["TOXICITY", "NONE"]),
                st.fixed_dictionaries({"summaryScore": st.fixed_dictionaries({"value": st.floats(-1, 2)})}),
            ),
        }
    ),
    MODERATIONS: st.fixed_dictionaries({"input": TEXTS | st.lists(TEXTS, max_size=3) | st.integers()}),
    ASSESS: st.lists(
        st.fixed_dictionaries({"text": TEXTS | st.none() | st.integers()}) | st.text(max_size=3)
    ),
}

DIALECTS = {
    ANALYZE: perspective.dialect,
    SUGGEST: perspective.dialect,
    MODERATIONS: moderations.dialect,
    ASSESS: assess.dialect,
}


def schema_of(media: dict[str, Any]) -> dict[str, Any]:
    """Return a schema that stands alone, with all those it may refer to."""
    return media["application/json"]["schema"] | {"components": document()["components"]}


def test_the_document_is_valid_openapi() -> None:
    validator = pytest.importorskip("openapi_spec_validator")
    validator.validate(document(), cls=validator.OpenAPIV31SpecValidator)


def test_every_object_is_used_and_says_what_it_is() -> None:
    told = document()
    named = set(re.findall(r"#/components/schemas/(\w+)", str(told)))
    assert named == set(told["components"]["schemas"])
    for schema in told["components"]["schemas"].values():
        assert schema["description"].endswith(".")


@pytest.mark.parametrize("path", list(ASKED))
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_every_answer_is_as_the_document_says(told: Asking, path: str, data: st.DataObject) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    operation = document()["paths"][path]["post"]
    answer = told.post(path, data.draw(ASKED[path]))
    promised = operation["responses"][str(answer.status_code)]["content"]
    jsonschema.Draft202012Validator(schema_of(promised)).validate(answer.json())


@pytest.mark.parametrize("path", list(ASKED))
def test_every_refusal_is_as_the_document_says(told: Asking, path: str) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    responses = document()["paths"][path]["post"]["responses"]
    ask = told.running
    answers = [
        ask.post(path, content=b"{}"),
        ask.get(path),
        told.post(path, b"[" * 9),
        told.post(path, b" " * (9 << 20)),
        Asking(ask, "vigie-none-none").post(path, {}),
    ]
    for answer in answers:
        promised = responses[str(answer.status_code)]["content"]
        jsonschema.Draft202012Validator(schema_of(promised)).validate(answer.json())
    assert answers[3].status_code == 413


@pytest.mark.parametrize("reason", get_args(Reason))
@pytest.mark.parametrize("path", list(ASKED))
def test_the_document_promises_each_reason_to_refuse(path: str, reason: Reason) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    status, body = DIALECTS[path](RefusalError(reason, "Do this instead."))
    promised = document()["paths"][path]["post"]["responses"][str(status)]["content"]
    jsonschema.Draft202012Validator(schema_of(promised)).validate(body)


def test_it_is_served_to_programs_and_as_a_page_without_a_script(client: Running) -> None:
    assert client.get("/api/openapi.json").json() == document()
    english = client.get("/api/docs")
    french = client.get("/api/docs", headers={"accept-language": "fr-FR,fr;q=0.9"})
    assert '<html lang="en">' in english.text
    assert '<html lang="fr">' in french.text
    for page in (english, french):
        assert "<script" not in page.text
        assert "//" not in page.text.replace("<!doctype", "")
        assert "default-src 'none'" in page.headers["content-security-policy"]
        for path in ASKED:
            assert path in page.text
        links = set(re.findall(r'href="#(\w+)"', page.text))
        assert links <= set(re.findall(r'id="(\w+)"', page.text))


def test_the_discovery_document_sends_its_reader_back_where_it_came_from(client: Running) -> None:
    told = client.get("/$discovery/rest?version=v1alpha1", headers={"host": "vigie.example:81"})
    assert told.json() == discovery("http://vigie.example:81")
    assert told.json()["rootUrl"] == "http://vigie.example:81/"
    assert told.headers["cache-control"] == "no-store"
    other = client.get("/discovery/v1/apis/commentanalyzer/v1alpha1/rest")
    assert other.json()["resources"] == told.json()["resources"]


def test_the_discovery_document_refers_only_to_what_it_holds() -> None:
    told = discovery("https://vigie.example/")
    assert set(re.findall(r"'\$ref': '([^']+)'", str(told))) <= set(told["schemas"])
