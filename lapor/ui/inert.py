"""Text for a label or a caption: every mark of markdown is only itself."""

import re

MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>$:~^&@])")
# Streamlit makes links of bare addresses, and a picture of its own name between colons, even where
# the marks are escaped: a joint that nobody sees keeps them apart
MADE_OF_TEXT = re.compile(r"(?i)(:(?=[a-z/])|www(?=\.)|@(?=[\w-]))")
JOINT = "\N{WORD JOINER}"


def inert(text: str) -> str:
    return MARKS.sub(r"\\\1", MADE_OF_TEXT.sub(rf"\1{JOINT}", " ".join(text.split())))
