"""A drawing in fewer bytes looks the same and says the same."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from pipeline.publish.page.slim import slim

ARCS = "M1.414,0A1.414,1.414,0,1,1,-1.414,0A1.414,1.414,0,1,1,1.414,0"
POINT = f'transform="translate(4.002295223066992,168.17747856581556)" d="{ARCS}" fill="#6a2c91" opacity="1"'
LABELLED = 'aria-label="share: 0.123456789; x=1.23456" role="graphics-symbol"'
DRAWING = f"""<svg xmlns="http://www.w3.org/2000/svg" width="310.123456" height="180" viewBox="0 0 310.123456 180">
<g class="mark-symbol" transform="translate(0.5,29.7142857142857)"><path {LABELLED} {POINT}/>
<path d="M0,167.239443L-0.0001,0.125h1.0000001Z" stroke="#6a2c91" opacity="0.7"/></g>
<text transform="translate(-6,184) rotate(-90.123456)" opacity="1">d="0.123456" &lt;g x="0.98765"&gt;</text>
</svg>"""


def test_a_point_is_a_circle_at_its_place_with_its_label() -> None:
    circle = next(node for node in ElementTree.fromstring(slim(DRAWING)).iter() if node.tag.endswith("circle"))
    assert (circle.get("cx"), circle.get("cy"), circle.get("r")) == ("4", "168.18", "1.41")
    assert circle.get("aria-label") == "share: 0.123456789; x=1.23456"
    assert circle.get("fill") == "#6a2c91" and circle.get("opacity") is None


def test_places_are_hundredths_of_a_pixel() -> None:
    assert 'd="M0,167.24L0,0.12h1Z" stroke="#6a2c91" opacity="0.7"' in slim(DRAWING)
    assert 'transform="translate(0.5,29.71)"' in slim(DRAWING)


def test_texts_sizes_and_turns_are_left() -> None:
    made = slim(DRAWING)
    assert [node.text for node in ElementTree.fromstring(made).iter() if node.tag.endswith("text")] == [
        'd="0.123456" <g x="0.98765">'
    ]
    assert made.startswith(DRAWING.splitlines()[0]) and "rotate(-90.123456)" in made


def test_what_is_slim_stays_as_it_is() -> None:
    assert slim(slim(DRAWING)) == slim(DRAWING)
    assert len(re.findall("<(?:path|circle)", slim(DRAWING))) == DRAWING.count("<path")
