"""The outlines of Indonesia: a browser asks for them once, a map as a file has them inside."""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).with_name("indonesia.json").read_bytes()
PATH = "/indonesia.json"
ADDRESS = f"{PATH}?{hashlib.sha256(CONTENT).hexdigest()[:16]}"  # another when they have changed


@cache
def shapes() -> list[dict[str, Any]]:
    """As GeoJSON has them."""
    found: list[dict[str, Any]] = json.loads(CONTENT)["features"]
    return found
