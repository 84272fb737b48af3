"""What a person is called on the screens of others: one line that shows what it holds."""

from lapor.domain.errors import BadInput
from lapor.domain.text import Text

LONGEST = 100  # characters


def tidy(full_name: str) -> str:
    """With single spaces. Raises BadInput for an empty, an endless or an invisible one."""
    wanted = " ".join(full_name[: 2 * LONGEST].split())
    if not (0 < len(wanted) <= LONGEST and wanted.isprintable()):
        raise BadInput(
            Text(
                f"Tulis nama lengkap, paling panjang {LONGEST} huruf yang terlihat.",
                f"Write your full name, at most {LONGEST} letters that can be seen.",
            )
        )
    return wanted
