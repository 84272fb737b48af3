"""What axe finds in elements that Streamlit 1.67 draws and we cannot write differently."""

from typing import NamedTuple


class Known(NamedTuple):
    rule: str  # of axe
    selector: str  # the finding is this element, or inside it
    why: str
    upstream: str


NONE = "no issue found on 2026-11-28"
STREAMLIT = (
    Known(
        "list", "[data-testid=stSidebarNavItems]",
        "the sections of the menu stand between the list and its items", NONE,
    ),
    Known(
        "listitem", "[data-testid=stSidebarNavItems] li",
        "the same, seen from the items", NONE,
    ),
    Known(
        "button-name", "[data-testid=stFileUploaderDropzone] button",
        "the button of a narrow uploader is a picture alone; its label stands above it", NONE,
    ),
)  # fmt: skip
