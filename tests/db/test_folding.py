"""The task that keeps the tail short outlives a database that is not ready."""

import asyncio

import pytest

from db.engine import writing
from lapor.services import ledger
from lapor.web import clockwork
from tests.conftest import KINDS
from tests.databases import empty


@pytest.mark.parametrize("kind", KINDS)
def test_folding_is_tried_again_where_there_is_no_table_yet(kind, tmp_path):
    engine, tries = empty(kind, tmp_path, "folding"), []

    async def fold():
        tries.append(1)
        with writing(engine) as session:
            ledger.fold(session)

    async def a_moment():
        task = asyncio.create_task(clockwork.keep_doing(fold, 0, 0.01))
        while len(tries) < 3 and not task.done():
            await asyncio.sleep(0.01)
        assert not task.done(), task.exception()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(a_moment())
    engine.dispose()
