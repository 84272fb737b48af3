"""One complaint's life, told move by move. Everything is decided by the domain."""

from random import Random
from typing import Any

from db.codes import Holder, MoveCode
from lapor.demo import wording
from lapor.demo.draft import Draft
from lapor.demo.governments import Pilot
from lapor.demo.moments import MORNING
from lapor.demo.world import Government, Office, World
from lapor.domain.clocks import happened
from lapor.domain.correction import amendments
from lapor.domain.effects import apply, state_of
from lapor.domain.retelling import as_known
from lapor.domain.state import State
from lapor.services.stories import NewComplaint, Told

SOURCE = "demo"
MINUTE = 60_000


class Present(Exception):  # noqa: N818 - it says where the story has come to
    """The next move would lie in the future: the story ends here, unfinished."""


class Life:
    """The story so far. `at` is the last moment at which something happened or was learned."""

    def __init__(self, world: World, draft: Draft, rng: Random) -> None:
        self.world, self.draft, self.rng = world, draft, rng
        self.state = State()
        self.told: list[Told] = []
        self.recorded: list[int] = []
        self.at = 0
        self.government: Government = draft.government
        self.office: Office = draft.office

    def receive(self) -> None:
        draft = self.draft
        if draft.is_via_centre:
            self.government = self.world.centre
        self.move(
            MoveCode.RECEIVE,
            draft.at,
            draft.by,
            "",
            government=self.government.id,
            facts={
                "klass": draft.klass,
                "channel": draft.channel,
                "category": self.world.categories[draft.category],
                "territory": draft.territory,
                "anonymous": draft.is_anonymous,
                "secret": draft.is_secret,
                "holder": Holder.NATIONAL if draft.is_via_centre else Holder.GOVERNMENT,
            },
            recorded_at=draft.recorded_at,
        )

    def move(
        self,
        kind: MoveCode,
        at: int,
        by: str,
        note: str | None = None,
        *,
        government: int | None = None,
        agency: int | None = None,
        facts: dict[str, Any] | None = None,
        recorded_at: int | None = None,
    ) -> None:
        """Raises Present where the move would lie in the future."""
        at = max(at, self.at + MINUTE)
        if (recorded_at or at) > self.government.place.at(self.world.today, MORNING):
            raise Present
        activity = happened(
            self.state,
            kind,
            self.government.place.day(at),
            self.government.rules,
            government=government,
            agency=agency,
            facts=facts,
            version=len(self.told) + 1,
        )
        text = wording.note(self.rng, kind) if note is None else note
        self._keep(Told(activity, at, by, text), recorded_at or at)

    def _keep(self, told: Told, recorded_at: int) -> None:
        self.state = apply(self.state, told.activity)
        self.told.append(told)
        self.recorded.append(recorded_at)
        self.at = recorded_at

    def correct(self, at: int, by: str, changed: dict[str, Any]) -> None:
        """Put right what was wrong from the receipt on."""
        story = [told.activity for told in self.told]
        amend = amendments(story, changed, self.government.rules)
        self.move(MoveCode.CORRECT, at, by, facts={"amend": amend})
        self.state = state_of(as_known([told.activity for told in self.told]))

    def direct(self, at: int, by: str, government: Government) -> None:
        """Hand it to a government; its clock and its people go on."""
        self.move(MoveCode.DIRECT, at, by, government=government.id)
        self.government = government

    def dispatch(self, at: int, office: Office) -> None:
        self.move(
            MoveCode.DISPATCH,
            at,
            self.government.coordinator,
            government=self.government.id,
            agency=office.id,
        )
        self.office = office

    def later(self, days: int) -> int:
        """The office moment that many working days on."""
        return self.government.place.later(self.at, days, self.rng)

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def written_down(self) -> NewComplaint:
        """What the loader takes: each move is a recording of its own."""
        draft = self.draft
        body = draft.words.body
        return NewComplaint(
            home_id=self.told[0].activity.government,
            source=SOURCE,
            number=draft.number,
            title=draft.words.title,
            body=body,
            recordings=tuple(
                (at, (told,)) for at, told in zip(self.recorded, self.told, strict=True)
            ),
            edited=body.capitalize() if body.isupper() else None,
            reporter=draft.reporter,
        )


def pilot_of(life: Life) -> Pilot:
    """Whose habits the complaint meets: those of the government it was meant for."""
    pilot = life.draft.government.pilot
    assert pilot is not None
    return pilot
