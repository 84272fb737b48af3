"""Text for a label or a caption: every mark of markdown is only itself."""

import re

MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>$:~^&@])")
# Streamlit makes links of bare addresses, icons of :material/lock:, faces of :smile:, dashes and
# arrows of -- and -> even where their marks are escaped: a joint that nobody sees keeps them apart
SIGNS = re.compile(r"(?i)((?:https?:|www|@)(?=[/.\w-])|:(?=[a-z_+/-]|\d+:)|[-<](?=[-<>])|=(?=>))")
JOINT = "\N{WORD JOINER}"


def inert(text: str) -> str:
    return MARKS.sub(r"\\\1", SIGNS.sub(rf"\1{JOINT}", " ".join(text.split())))
