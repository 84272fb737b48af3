"""Choosing files. The button's words are Streamlit's own, see lapor/web/frontend_words.py."""

from typing import Any

import streamlit as st

# size and types, which the label has said already, in the reader's language
NOTES = '[data-testid="stFileUploaderDropzoneInstructions"]'


def uploader(label: str, *, types: list[str], most_mb: int, key: str, several: bool = False) -> Any:
    """Uploaded files, as st.file_uploader gives them. The label says which kinds, and how large."""
    st.html(f"<style>{NOTES} {{ display: none }}</style>")
    return st.file_uploader(
        label, type=types, key=key, max_upload_size=most_mb, accept_multiple_files=several
    )
