"""The files of a frozen pack: the brief and its annex, the same for ever."""

from sqlmodel import Session

from lapor.domain.access import Actor
from lapor.services import brief, brief_annex, packs
from lapor.services.export import Sheets


def pdf(session: Session, actor: Actor, pack_id: int, lang: str) -> bytes:
    """Two pages. Raises NotAllowed, NotFound, or BadInput where the pack is not what was frozen."""
    shown, picture = packs.opened(session, actor, pack_id)
    before, changes = packs.since(session, actor, pack_id)
    return brief.to_pdf(
        picture, lang, title=shown.title, digest=shown.digest, at=shown.at,
        changes=None if before is None else changes,
    )  # fmt: skip


def annex(session: Session, actor: Actor, pack_id: int, lang: str) -> Sheets:
    """Every line, with what it was in the pack before. Raises as `pdf`."""
    shown, picture = packs.opened(session, actor, pack_id)
    before, changes = packs.since(session, actor, pack_id)
    return brief_annex.sheets(
        picture, lang, title=shown.title, digest=shown.digest,
        changes=None if before is None else changes,
    )  # fmt: skip
