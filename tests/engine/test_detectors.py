"""Each detector sees its hits, leaves its near-misses alone, and says why in both languages."""

from collections.abc import Callable
from importlib import import_module

import pytest

from vigie.engine.crowd import Crowd
from vigie.engine.detectors import DETECTORS
from vigie.engine.finding import Finding
from vigie.engine.lexicon import examples, files

See = Callable[[str], list[Finding]]

MODULES = [(detector, import_module(detector.__module__)) for detector in DETECTORS]
HITS = [(detector, text) for detector, module in MODULES for text in module.HITS]
NEAR_MISSES = [(detector, text) for detector, module in MODULES for text in module.NEAR_MISSES]


def seen(findings: list[Finding], kinds: tuple[str, ...], *, by_model: bool = False) -> list[Finding]:
    """Return what rules see; what is learned is measured, not promised text by text."""
    return [
        finding
        for finding in findings
        if finding.kind in kinds
        and finding.score >= 0.5
        and ((finding.detector == "model") is by_model)
        and not finding.reason.endswith(".learned")
    ]


@pytest.mark.parametrize(
    ("detector", "text"), HITS, ids=lambda value: getattr(value, "name", ascii(value))[:60]
)
def test_it_sees_each_hit(see: See, detector: type, text: str) -> None:
    assert seen(see(text), detector.kinds, by_model=detector.name == "model")


@pytest.mark.parametrize(
    ("detector", "text"), NEAR_MISSES, ids=lambda value: getattr(value, "name", ascii(value))[:60]
)
def test_it_leaves_each_near_miss_alone(see: See, detector: type, text: str) -> None:
    assert not seen(see(text), detector.kinds, by_model=detector.name == "model")


@pytest.mark.parametrize(("detector", "module"), MODULES, ids=lambda value: getattr(value, "name", ""))
def test_it_gives_each_detector_examples_and_a_name(detector: type, module: object) -> None:
    assert detector.name
    assert detector.kinds
    assert detector.reasons
    assert module.HITS
    assert module.NEAR_MISSES or detector.name == "language"


def test_it_only_gives_declared_kinds_and_reasons(see: See) -> None:
    declared = {detector.name: detector for detector in (*DETECTORS, Crowd)}
    for _, text in HITS + NEAR_MISSES:
        for finding in see(text):
            detector = declared[finding.detector]
            assert finding.kind in detector.kinds
            assert finding.reason in detector.reasons


def test_it_spans_the_original_text(see: See) -> None:
    for _, text in HITS:
        for finding in see(text):
            assert 0 <= finding.start < finding.end <= len(text)
            assert 0 <= finding.score <= 1


LEXICONS = [(path, f"{path.parent.name}/{path.stem}") for path in files()]


@pytest.mark.parametrize("path", [path for path, _ in LEXICONS], ids=[name for _, name in LEXICONS])
def test_it_keeps_the_promises_of_each_lexicon(see: See, path: object) -> None:
    hits, misses = examples(path)
    kind, language = path.stem, path.parent.name
    assert hits
    assert misses
    assert "# origin: authored for Vigie" in path.read_text("utf-8")
    if kind == "benign":
        return
    for text in hits:
        assert any(finding.kind == kind for finding in see(text)), (language, text)
    for text in misses:
        assert not seen(see(text), (kind,)), (language, text)
