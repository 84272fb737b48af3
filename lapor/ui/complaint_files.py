"""The files of a complaint: pictures small, everything behind the gate's own address."""

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from lapor.domain.access import Actor
from lapor.domain.errors import Refusal
from lapor.services import attachments
from lapor.services.attachments import File
from lapor.services.dossier import Dossier
from lapor.services.evidence import LARGEST, prepared
from lapor.ui import parts
from lapor.ui.frame import _, moment, number, refuse, saving
from lapor.ui.uploader import uploader

TYPES = ["jpg", "jpeg", "png", "webp", "pdf"]
# ours from end to end: the number is all that comes from the database
PICTURE = (
    '<a href="/lampiran/{id}" target="_blank" rel="noopener"><img src="/lampiran/{id}" '
    'alt="{words}" loading="lazy" style="max-width: 100%; max-height: 12rem"></a>'
)
LINK = '<a href="/lampiran/{id}" target="_blank" rel="noopener">{words}</a>'


def files(found: Dossier, user: Actor) -> None:
    """Who may make a move may add and remove."""
    st.subheader(_("Attachments"))
    if not found.files:
        st.caption(_("There are none."))
    may_add = bool(found.moves)
    for file in found.files:
        with st.container(border=True, gap="xsmall"):
            _file(file, found.government.zone)
            if may_add:
                _remove(file, user)
    if may_add and len(found.files) < attachments.MOST:
        _upload(user, found.complaint.id)


def _file(file: File, zone: str) -> None:
    if not file.is_there:
        st.warning(
            _("This file is missing in the store. Please tell the system's keeper."),
            icon=":material/broken_image:",
        )
    elif file.is_picture:
        st.html(PICTURE.format(id=int(file.id), words=_("Attached picture, opens in full size")))
    else:
        st.html(LINK.format(id=int(file.id), words=_("Download the PDF")))
    st.text(file.name)
    kind = file.media_type.rpartition("/")[2].upper()
    about = [kind, _("{n} kB", n=number(file.size / 1024)), moment(file.at, zone)]
    st.caption(parts.inert(" · ".join(about)))
    st.caption(_("SHA-256 {digest}…", digest=file.digest[:16]), help=file.digest)


def _remove(file: File, user: Actor) -> None:
    key = f"because-{file.id}"

    def remove() -> None:
        with saving(_("The attachment was removed")) as session:
            because = st.session_state.get(key) or ""
            attachments.remove(session, user, file.id, because=because)

    with st.popover(_("Remove"), key=f"remove-{file.id}", type="tertiary"):
        st.caption(_("Nobody sees it any more; the file is kept until its retention ends."))
        st.text_input(_("Reason"), key=key, max_chars=200)
        st.button(_("Remove this attachment"), key=f"removes-{file.id}", on_click=remove)


def _upload(user: Actor, complaint_id: int) -> None:
    with st.form("attach", clear_on_submit=True):
        uploader(
            _("Attach pictures or PDF, up to 10 MB each"),
            types=TYPES,
            most_mb=LARGEST // 1024**2,
            key="upload",
            several=True,
        )
        st.form_submit_button(
            _("Attach"), icon=":material/attach_file:", on_click=_attach, args=(user, complaint_id)
        )


def _attach(user: Actor, complaint_id: int) -> None:
    """Each for itself: one that is refused leaves the others. Looking at them takes no lock."""
    chosen: list[UploadedFile] = st.session_state.get("upload") or []
    for one in chosen:
        try:
            file = prepared(one.name, one.getvalue())
        except Refusal as refusal:
            refuse(refusal)
            continue
        with saving(_("Attached: {name}", name=parts.inert(file.name))) as session:
            attachments.add(session, user, complaint_id, file)
