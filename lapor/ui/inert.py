"""Text for a label or a caption: every mark of markdown is only itself.

A screen reader says a label as it was written, so only what would be drawn is escaped.
"""

import re

MARKS = re.compile(r"([\\`*_{}\[\]|<$~^&@])")
# these begin a list, a heading or a quotation, and mean nothing elsewhere
BEGINS = re.compile(r"^(\d*)([-+#>.)])")
# Streamlit makes links of bare addresses, icons of :material/lock:, faces of :smile:, dashes and
# arrows of -- and -> even where their marks are escaped: a joint that nobody sees keeps them apart
SIGNS = re.compile(r"(?i)((?:https?:|www|@)(?=[/.\w-])|:(?=[a-z_+-]|\d+:)|[-<](?=[-<>])|=(?=>))")
JOINT = "\N{WORD JOINER}"


def inert(text: str) -> str:
    joined = SIGNS.sub(rf"\1{JOINT}", " ".join(text.split()))
    return BEGINS.sub(r"\1\\\2", MARKS.sub(r"\\\1", joined))
