"""The charters of the how-to page can be published as it says."""

import re
from pathlib import Path

from published import begun, published

PAGE = Path(__file__).parents[2] / "docs" / "howto" / "publish-a-charter.md"


def test_the_charters_of_the_page_are_published_one_on_the_other(world, monkeypatch):
    # Whether the examples of the shipped charter pass is told elsewhere.
    monkeypatch.setattr("vigie.charter.examples.ExamplesReport.failed", ())
    house, live = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    first = published(begun(world.client, world.owner, "gazette", house), world.owner)
    second = published(begun(world.client, world.owner, "direct", live), world.owner)
    assert (first.extends, second.extends, second.extends_version) == ("media", "gazette", "1")
