"""What a page says to the server: which kinds of frames pass, and who sent them."""

from google.protobuf.message import DecodeError
from streamlit.proto.BackMsg_pb2 import BackMsg

FRAMES = {"rerun_script", "stop_script", "app_heartbeat"}
MORE_FRAMES = FRAMES | {"file_urls_request", "deferred_file", "dataframe_chunk"}  # signed in


def kind_of(data: bytes | None) -> str | None:
    frame = BackMsg()
    try:
        frame.ParseFromString(data or b"")
    except DecodeError:
        return None
    kind = frame.WhichOneof("type")
    if kind == "backend_operation_request":
        return frame.backend_operation_request.WhichOneof("payload")
    return kind


def is_by_itself(data: bytes | None) -> bool:
    """Did a clock on the page send this? Then nobody need be sitting there."""
    frame = BackMsg()
    try:
        frame.ParseFromString(data or b"")
    except DecodeError:
        return False
    return frame.rerun_script.is_auto_rerun
