"""A table of what is administered. On a phone each row is a card: nothing is read sideways."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from lapor.ui import parts
from lapor.ui.frame import on_phone

TALL, MANY = 560, 8  # pixels of a list with more cards than so many
NOTHING = ("", "–", "None")


def records(columns: Mapping[str, Sequence[object]], *, key: str, alt: str, **how: Any) -> None:
    """`columns` by their names, the first one says what a row is; `how` is st.dataframe's."""
    if not on_phone():
        st.dataframe(pd.DataFrame(columns), hide_index=True, key=key, alt=alt, **how)
        return
    (_, titles), *others = columns.items()
    with st.container(key=key, height=TALL if len(titles) > MANY else "content", border=False):
        for place, title in enumerate(titles):
            with st.container(border=True, gap="xxsmall"):
                st.markdown(f"**{parts.inert(str(title).strip(' └'))}**")
                lines = [f"{name}: {values[place]}" for name, values in others
                         if str(values[place]) not in NOTHING]  # fmt: skip
                if lines:
                    st.text("\n".join(lines))
