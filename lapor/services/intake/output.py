"""A file that is written whole or not at all, and never over what is being read."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from lapor.domain.errors import BadInput
from lapor.domain.text import Text


@contextmanager
def replacing(out: Path, source: Path) -> Iterator[TextIO]:
    """Write beside the file and put it in its place at the end. Raises BadInput."""
    if out.resolve() == source.resolve():
        raise BadInput(
            Text(
                "Daftar yang ditolak tidak boleh menimpa berkas yang diimpor.",
                "The list of what was refused cannot go over the file that is read.",
            )
        )
    draft = out.with_name(f".{out.name}.part")
    try:
        file = draft.open("w", encoding="utf-8-sig", newline="")
    except OSError as error:
        raise BadInput(
            Text(
                f"Berkas “{out}” tidak dapat ditulis. Periksa folder dan izinnya.",
                f"The file “{out}” cannot be written. Check its folder and rights.",
            )
        ) from error
    try:
        with file:
            yield file
        draft.replace(out)
    finally:
        draft.unlink(missing_ok=True)
