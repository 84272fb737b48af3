"""Text for a label or a caption: every mark of markdown is only itself."""

import re

# between letters or digits - . and _ mean nothing: 3G7-K2M-9QX stays as it is, and a screen reader,
# which is given a label as it was written, reads no backslashes in it
MARKS = re.compile(r"([\\`*{}\[\]()#+!|<>$:~^&@]|(?<![^\W_])[-._]|[-._](?![^\W_]))")
# Streamlit makes links of bare addresses, icons of :material/lock:, faces of :smile:, dashes and
# arrows of -- and -> even where their marks are escaped: a joint that nobody sees keeps them apart
SIGNS = re.compile(r"(?i)((?:https?:|www|@)(?=[/.\w-])|:(?=[a-z_+/-]|\d+:)|[-<](?=[-<>])|=(?=>))")
JOINT = "\N{WORD JOINER}"
SPACES = re.compile(r"[^\S\xa0]+")  # what keeps 75,0 and % on one line stays


def inert(text: str) -> str:
    return MARKS.sub(r"\\\1", SIGNS.sub(rf"\1{JOINT}", SPACES.sub(" ", text.strip())))
