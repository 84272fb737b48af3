"""The small map: a browser asks for the outlines, a picture that is taken away has them inside."""

import json

from lapor.services import outlines
from lapor.ui import chart_files, maps
from lapor.ui.maps import Spot
from lapor.web import document

SPOTS = [Spot("34", "DI Yogyakarta", "91,7 %"), Spot("34.04", "Kab. Sleman", "90,0 %")]


def drawn():
    return maps.picture(SPOTS, "Temuan", "Tindak lanjut")


def test_the_page_is_sent_the_address_of_the_outlines_and_no_point_of_them():
    land, *others = drawn().sent["layer"]
    path, _, version = land["data"]["url"].partition("?")
    assert document.FILES[path] == outlines.CONTENT
    assert version in outlines.ADDRESS
    assert "Polygon" not in json.dumps(land)
    assert all(one["data"]["name"] in drawn().sent["datasets"] for one in others)


def test_the_file_has_every_outline_and_asks_nobody(monkeypatch):
    chart = drawn().chart
    assert chart["layer"][0]["data"] == {"values": outlines.shapes()}
    picture = chart_files.drawn(chart, "Temuan", [], "svg", {}).decode()
    assert picture.count("<path") > len(outlines.shapes())
    assert "DI Yogyakarta" in picture


def test_a_name_stands_only_beside_those_that_have_room_for_one():
    shown = drawn().chart
    rows = [shown["datasets"][one["data"]["name"]] for one in shown["layer"][2:]]
    assert [[row["code"] for row in label] for label in rows] == [[], ["34"], [], []]
