"""The programme as its partners may see it, in lines: lapor.domain.picture."""

from lapor.services.picture.whole import READER, STEPS, picture

__all__ = ["READER", "STEPS", "picture"]
