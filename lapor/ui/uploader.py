"""Choosing files, with words of our own on the button: Streamlit's are English and have no setting.

Where a later Streamlit draws it otherwise the rules fit nothing, and its own words are back.
"""

import json
from typing import Any

import streamlit as st

from lapor.ui.frame import _

ZONE = '[data-testid="stFileUploaderDropzone"]'
WORDS = f'{ZONE} button [data-testid="stMarkdownContainer"]'
# size and types, which the label has said already, in the reader's language
NOTES = '[data-testid="stFileUploaderDropzoneInstructions"]'


def uploader(label: str, *, types: list[str], most_mb: int, key: str, several: bool = False) -> Any:
    """Uploaded files, as st.file_uploader gives them. The label says which kinds, and how large."""
    words = json.dumps(_("Choose files") if several else _("Choose a file"))
    st.html(
        f"<style>{WORDS} p, {NOTES} {{ display: none }} "
        f"{WORDS}::after {{ content: {words} }}</style>"
    )
    return st.file_uploader(
        label, type=types, key=key, max_upload_size=most_mb, accept_multiple_files=several
    )
