"""The programme as its partners may see it, in lines: lapor.domain.picture."""

from lapor.services.picture.whole import READER, picture

__all__ = ["READER", "picture"]
