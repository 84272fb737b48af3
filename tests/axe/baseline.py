"""What axe finds in elements that Streamlit 1.67 draws and we cannot write differently."""

from typing import NamedTuple


class Known(NamedTuple):
    rule: str  # of axe
    selector: str  # the finding is this element, or inside it
    why: str
    upstream: str


STREAMLIT: tuple[Known, ...] = ()
