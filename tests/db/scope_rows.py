"""Every service that an actor calls: who may, and what to ask it. Written from domain.md 4.1.

A row says where each role may ask; elsewhere it is refused, or told nothing where `silent`.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from db.codes import DayKind, MoveCode, Role
from db.privacy_codes import HoldKind, RequestKind
from lapor.domain.access import Actor
from lapor.domain.kpi import Split
from lapor.domain.kpi_catalogue import BY_CODE
from lapor.domain.masking import Piece
from lapor.domain.notices import Hours
from lapor.domain.redating import DayChange, DayOff, Proposal
from lapor.domain.text import Text
from lapor.queries.filters import Filters as Rows
from lapor.queries.outgoing import Which
from lapor.services import (
    absences,
    access_files,
    accounts,
    agencies,
    agency_details,
    agency_merge,
    attachments,
    audit,
    audit_trail,
    banners,
    behind,
    board,
    breach,
    breach_files,
    brief_files,
    bulk,
    bulk_run,
    bulk_work,
    categories,
    change,
    cohorts,
    comparison,
    complaints,
    conflicts,
    data_corrections,
    data_holds,
    data_requests,
    desk,
    digest,
    dispatch_board,
    dispatching,
    districts,
    dossier,
    drafts,
    export,
    foresight,
    glance,
    governments,
    handover,
    home,
    home_programme,
    home_system,
    indicator_files,
    kpi,
    kpi_files,
    kpi_json,
    kpi_pdf,
    kpi_row_files,
    kpi_rows,
    kpi_targets,
    narrowing,
    notice_settings,
    notices,
    one_government,
    one_government_files,
    one_indicator,
    outgoing,
    outgoing_files,
    outgoing_list,
    own_account,
    packs,
    passport,
    presence,
    programme,
    programme_entry,
    programme_evidence,
    programme_framework,
    programme_import,
    programme_reach,
    programme_read,
    programme_tables,
    programme_tracker,
    proposals,
    quality,
    quality_files,
    quality_kept,
    queue,
    queue_export,
    reasons,
    receiving,
    redaction,
    redating,
    retention,
    retention_kept,
    retention_rules,
    rights,
    rulebook,
    rules,
    rules_page,
    sealing,
    seals,
    silence,
    similar,
    slip,
    staff,
    suggest,
    system,
    templates,
    tomorrow,
    topic_rules,
    topic_sums,
    topics,
    trends,
    viewing,
    views,
    workload,
)
from lapor.services.kpi_rows import Part
from lapor.services.kpi_scope import Filters
from lapor.services.picture import picture
from lapor.services.rules import Condition
from lapor.services.targets import Target
from lapor.services.templates import Wording
from tests.db import scope_accounts as accounts_of
from tests.db.scope_programme import UNTIL
from tests.db.scope_world import (
    AGENCY,
    AUGUST,
    BEFORE,
    CODE,
    EVERYWHERE,
    FILE,
    HERE,
    NOW,
    OFFICER,
    OWN,
    PERIOD,
    TODAY,
    World,
    letter,
)

M, R, Z = MoveCode, Role, ZoneInfo("Asia/Jakarta")
JULY = date(2026, 7, 1)
AFTER = NOW + timedelta(hours=1)
WINTER = NOW + timedelta(days=90)  # when all is late
LATER = TODAY + timedelta(days=7)
Reach = dict[Role, tuple[str, ...]]


def reach(**places: tuple[str, ...]) -> Reach:
    return {role: places.get(role.value, ()) for role in Role if role != Role.SYSTEM}


SEES = reach(
    national=EVERYWHERE, coordinator=HERE, liaison=(OWN,), head=HERE, manager=EVERYWHERE,
    overseer=EVERYWHERE, auditor=EVERYWHERE,
)  # fmt: skip
WORDS = reach(national=EVERYWHERE, coordinator=HERE, liaison=(OWN,), head=HERE, auditor=EVERYWHERE)
WORKS = reach(national=EVERYWHERE, coordinator=HERE, liaison=(OWN,))
DRAFTS = WORKS | {R.HEAD: HERE}  # a head says why an answer goes back
ADMINS = reach(national=EVERYWHERE, coordinator=HERE)
OFFICERS = reach(national=EVERYWHERE, coordinator=HERE, liaison=(OWN,))
NATION = reach(national=EVERYWHERE)
WATCHES = reach(national=EVERYWHERE, auditor=EVERYWHERE)
PRIVATE = reach(national=EVERYWHERE, coordinator=HERE, auditor=EVERYWHERE)
EDITS = reach(coordinator=HERE, liaison=(OWN,))
NUMBERS = SEES | {R.LIAISON: HERE, R.PARTNER: EVERYWHERE}  # a liaison officer: of the own agency
WHOLE = SEES | {R.LIAISON: ()}  # governments as a whole, with small cells
PROGRAMME = SEES | {R.LIAISON: (), R.PARTNER: EVERYWHERE}
TOGETHER = KPI_ROWS = SEES | {R.LIAISON: HERE}  # a partner: of all pilots together alone
ANY_KPI = NUMBERS
PROMISES = reach(national=EVERYWHERE, coordinator=HERE, manager=EVERYWHERE)
PICTURE = reach(
    national=EVERYWHERE, manager=EVERYWHERE, overseer=EVERYWHERE, partner=EVERYWHERE,
    auditor=EVERYWHERE,
)  # fmt: skip
FREEZES = reach(national=EVERYWHERE, manager=EVERYWHERE)
BY_ROW = PROGRAMME | {R.PARTNER: ()}
NATION_WIDE = Actor("rini", R.NATIONAL)
SHARED = reach(liaison=(OWN,))  # officers share with their agency
REACHES = reach(
    national=EVERYWHERE, manager=EVERYWHERE, overseer=EVERYWHERE, auditor=EVERYWHERE
)  # a link abroad
NOBODY = reach()
EVERYBODY: Reach = dict.fromkeys(NOBODY, EVERYWHERE)


@dataclass(frozen=True)
class Each:
    """Asked about each complaint: (world, its id, its place)."""

    may: Reach
    ask: Callable[[World, int, str], Any]
    silent: bool = False


@dataclass(frozen=True)
class At:
    """Asked about each place."""

    may: Reach
    ask: Callable[[World, str], Any]
    silent: bool = False


@dataclass(frozen=True)
class All:
    """Asked about nothing: what there is, as far as one sees."""

    may: Reach
    ask: Callable[[World], Any]
    silent: bool = False


def done(_id: Any) -> None:
    """It was written; a new id says nothing."""


def filters(place: str) -> Filters:
    return Filters((CODE[place],))


def days() -> dict[str, Any]:
    return {"since": PERIOD.since, "until": PERIOD.until, "as_of": TODAY, "today": TODAY}


def words(place: str) -> dict[str, Any]:
    """As the command line says it."""
    return {"governments": (CODE[place],), **days()}


def run_of(w: World, place: str) -> int:
    found: int = w.of[place]["run"]
    return found


REFERENCE = reach(national=EVERYWHERE, auditor=EVERYWHERE)
A_DAY = Proposal((DayChange(None, DayOff(20_000, 0, "Uji", DayKind.HOLIDAY, "Uji 1/2024")),))
RIGHTS = reach(national=EVERYWHERE, coordinator=HERE, auditor=EVERYWHERE)
ADMINISTRATION = {
    "categories.listed": All(REFERENCE, lambda w: categories.listed(*w.asks)),
    "categories.save": All(
        NATION, lambda w: categories.save(*w.asks, None, categories.Wording("Kategori uji"))
    ),
    "reasons.listed": All(REFERENCE, lambda w: reasons.listed(*w.asks)),
    "reasons.save": All(
        NATION, lambda w: reasons.save(*w.asks, None, reasons.Wording(M.HOLD, "Alasan uji", ""))
    ),
    "system.imports": All(REFERENCE, lambda w: system.imports(*w.asks)),
    "system.job_list": All(REFERENCE, lambda w: system.job_list(*w.asks)),
    "system.health": All(REFERENCE, lambda w: system.health(*w.asks)),
    "system.sizes": All(REFERENCE, lambda w: system.sizes(*w.asks)),
    "system.tables": All(REFERENCE, lambda w: system.tables(*w.asks)),
    "system.in_force": All(REFERENCE, lambda w: system.in_force(w.actor)),
    "rights.people": All(RIGHTS, lambda w: rights.people(*w.asks)),
    "rights.why": Each(
        RIGHTS,
        lambda w, id, at: rights.why(*w.asks, OFFICER[at], w.row(id).number),
    ),
    "rulebook.days": All(REFERENCE, lambda w: rulebook.days(*w.asks, 2026)),
    "rulebook.limits": All(REFERENCE, lambda w: rulebook.limits(*w.asks)),
    "rulebook.difference": All(REFERENCE, lambda w: rulebook.difference(*w.asks, 2026)),
    "rulebook.check": All(NATION, lambda w: rulebook.check(*w.asks, A_DAY)),
    "rulebook.adopt": All(NATION, lambda w: rulebook.adopt(*w.asks, A_DAY)),
    "redating.foresee": All(NATION, lambda w: redating.foresee(*w.asks, Proposal())),
    "redating.latest": All(REFERENCE, lambda w: redating.latest(*w.asks)),
}
AGENCY_READERS = reach(national=EVERYWHERE, coordinator=HERE, auditor=EVERYWHERE)
OFFICE = agency_details.Details("Dinas Baru Uji")
OFFICES = {
    "agencies.listed": At(AGENCY_READERS, lambda w, at: agencies.listed(*w.asks, w.government(at))),
    "agencies.add": At(
        ADMINS, lambda w, at: done(agencies.add(*w.asks, w.government(at), OFFICE, now=NOW))
    ),
    "agencies.change": At(
        ADMINS, lambda w, at: agencies.change(*w.asks, AGENCY[at], OFFICE, seen=1, now=NOW)
    ),
    "agencies.add_alias": At(
        ADMINS, lambda w, at: agencies.add_alias(*w.asks, AGENCY[at], "ejaan uji", now=NOW)
    ),
    "agencies.locked": At(ADMINS, lambda w, at: agencies.locked(*w.asks, AGENCY[at]).id),
    "agency_merge.foresee": At(
        ADMINS, lambda w, at: agency_merge.foresee(*w.asks, AGENCY[at], w.another(at))
    ),
    "agency_merge.merge": At(
        ADMINS,
        lambda w, at: agency_merge.merge(*w.asks, AGENCY[at], w.another(at), seen=1, now=NOW),
    ),
    "governments.listed": All(AGENCY_READERS, lambda w: governments.listed(*w.asks), silent=True),
    "governments.change": At(
        NATION,
        lambda w, at: governments.change(
            *w.asks, w.government(at), name="Kab. Uji", zone=w.zone(at), is_active=True, seen=1
        ),
    ),
}
COMPLAINTS = {
    "complaints.get": Each(SEES, lambda w, id, at: complaints.get(*w.asks, id).id),
    "complaints.make_move": Each(
        WORKS,
        lambda w, id, at: complaints.make_move(
            *w.asks, id, M.NOTE, seen=w.version(id), note="x", now=NOW
        ),
    ),
    "dossier.dossier": Each(SEES, lambda w, id, at: dossier.dossier(*w.asks, id, now=NOW)),
    "glance.glance": Each(SEES, lambda w, id, at: glance.glance(*w.asks, id)),
    "handover.read": Each(SEES, lambda w, id, at: handover.read(*w.asks, id, now=NOW)),
    "similar.related": Each(SEES, lambda w, id, at: similar.related(*w.asks, id)),
    "foresight.foresee": Each(
        WORKS,
        lambda w, id, at: foresight.foresee(*w.asks, id, M.NOTE, Target(), now=NOW),
        silent=True,
    ),
    "proposals.propose": Each(
        WORKS, lambda w, id, at: proposals.propose(*w.asks, [w.row(id)])[id], silent=True
    ),
    "dispatching.forecast": Each(
        ADMINS,
        lambda w, id, at: [
            one
            for one in dispatching.forecast(
                *w.asks, {id: w.version(id)}, dispatching.Plan(w.another(at)), now=NOW
            )
            if one.refused is None
        ],
        silent=True,
    ),
    "dispatching.dispatch": Each(
        ADMINS,
        lambda w, id, at: dispatching.dispatch(
            *w.asks, id, dispatching.Plan(w.another(at)), seen=w.version(id), now=NOW
        ),
    ),
    "dispatching.dispatch_each": Each(
        ADMINS,
        lambda w, id, at: [
            one
            for one in dispatching.dispatch_each(
                *w.asks, {id: w.version(id)}, dispatching.Plan(w.another(at)), now=NOW
            )
            if one.result == dispatching.Result.DONE
        ],
        silent=True,
    ),
    "bulk.choices": Each(WORKS, lambda w, id, at: bulk.choices(*w.asks, [id]), silent=True),
    "bulk.offers": Each(
        WORKS, lambda w, id, at: any(bulk.offers(*w.asks, M.RETURN, [id])), silent=True
    ),
    "bulk.ask": Each(
        WORKS, lambda w, id, at: bulk.ask(*w.asks, M.NOTE, {id: w.version(id)}, note="x", now=NOW)
    ),
    "presence.opened": Each(SEES, lambda w, id, at: presence.opened(*w.asks, id, now=NOW)),
    "presence.others": Each(SEES, lambda w, id, at: presence.others(*w.asks, id, now=NOW)),
    "drafts.save": Each(
        DRAFTS, lambda w, id, at: drafts.save(*w.asks, id, M.NOTE, "x", seen=4, now=NOW)
    ),
    "drafts.of": Each(SEES, lambda w, id, at: drafts.of(*w.asks, id)),
    "drafts.discard": Each(SEES, lambda w, id, at: drafts.discard(*w.asks, id)),
    "attachments.add": Each(
        WORKS,
        lambda w, id, at: attachments.add(*w.asks, id, FILE._replace(digest="e" * 64), now=NOW),
    ),
    "conflicts.keep_ours": At(
        ADMINS,
        lambda w, at: conflicts.keep_ours(*w.asks, w.first(at), seen=4, fingerprint=1, now=NOW),
    ),
    "conflicts.take_theirs": At(
        ADMINS,
        lambda w, at: conflicts.take_theirs(
            *w.asks, w.first(at), seen=4, fingerprint=1, reason="x", now=NOW
        ),
    ),
    "conflicts.waiting": All(ADMINS, lambda w: conflicts.waiting(*w.asks).conflicts, silent=True),
    "attachments.served": At(
        WORDS, lambda w, at: attachments.served(*w.asks, w.of[at]["attachment"], now=NOW)
    ),
    "attachments.remove": At(
        WORKS,
        lambda w, at: attachments.remove(*w.asks, w.of[at]["attachment"], because="x", now=NOW),
    ),
    "outgoing.mark": At(
        OFFICERS, lambda w, at: outgoing.mark(*w.asks, [w.task(at)], now=NOW), silent=True
    ),
    "outgoing.unmark": At(OFFICERS, lambda w, at: outgoing.unmark(*w.asks, w.entered(at), now=NOW)),
    "outgoing_list.task_page": All(
        OFFICERS, lambda w: outgoing_list.task_page(*w.asks, Which(), now=NOW)
    ),
    "outgoing_list.backlog": All(OFFICERS, lambda w: outgoing_list.backlog(*w.asks, now=NOW)),
    "outgoing_files.sheets": All(
        OFFICERS, lambda w: outgoing_files.sheets(*w.asks, Which(), "id", NOW, Z)
    ),
    "queue.queue_page": All(SEES, lambda w: queue.queue_page(*w.asks, now=NOW).lines, silent=True),
    "queue_export.build": All(
        SEES,
        lambda w: queue_export.build(*w.asks, {}, queue.Wish(size=100), "id", NOW).data,
        silent=True,
    ),
    "narrowing.read": All(
        REACHES, lambda w: narrowing.read(*w.asks, w.address).chosen, silent=True
    ),
    "narrowing.options": All(
        SEES,
        lambda w: any(vars(shown := narrowing.options(*w.asks, Rows())).values()) and shown,
        silent=True,
    ),
    "desk.found": All(
        SEES,
        lambda w: [line for one in w.numbers for line in desk.found(*w.asks, one, NOW)],
        silent=True,
    ),
    "desk.times": All(EVERYBODY, lambda w: desk.times(*w.asks, NOW)),
    "desk.home_zone": All(EVERYBODY, lambda w: desk.home_zone(*w.asks)),
    "tomorrow.governments": All(SEES, lambda w: tomorrow.governments(*w.asks), silent=True),
    "tomorrow.read": All(SEES, lambda w: tomorrow.read(*w.asks, now=WINTER).desks, silent=True),
}
PROGRAMME_AT_HOME = reach(
    manager=EVERYWHERE, overseer=EVERYWHERE, partner=EVERYWHERE, head=HERE
)  # fmt: skip
AT_HOME = {
    "home.read": All(EVERYBODY, lambda w: home.read(*w.asks, now=NOW)),
    "home_programme.read": All(
        PROGRAMME_AT_HOME, lambda w: home_programme.read(*w.asks, TODAY), silent=True
    ),
    "home_system.read": All(PRIVATE, lambda w: home_system.read(*w.asks, TODAY, NOW), silent=True),
    "digest.told": All(EVERYBODY, lambda w: digest.told(*w.asks, NOW - timedelta(days=7), NOW)),
    "notices.last_here": All(EVERYBODY, lambda w: notices.last_here(*w.asks)),
    "notices.read": All(EVERYBODY, lambda w: notices.read(*w.asks, None, now=NOW)),
    "notices.seen": All(EVERYBODY, lambda w: notices.seen(*w.asks, NOW)),
    "notices.muted": All(EVERYBODY, lambda w: notices.muted(*w.asks)),
    "notice_settings.read": All(EVERYBODY, lambda w: notice_settings.read(*w.asks)),
    "notice_settings.mute": All(EVERYBODY, lambda w: notice_settings.mute(*w.asks, (), now=NOW)),
    "notice_settings.set_digest": All(
        EVERYBODY, lambda w: notice_settings.set_digest(*w.asks, Hours(), is_on=False, now=NOW)
    ),
    "notice_settings.remove_email": All(
        EVERYBODY, lambda w: notice_settings.remove_email(*w.asks, now=NOW)
    ),
    "notice_settings.set_email": All(
        EVERYBODY, lambda w: notice_settings.set_email(*w.asks, "a@uji.test", now=NOW)
    ),
}
BESIDE = {
    "absences.coming": All(ADMINS, lambda w: absences.coming(*w.asks, now=NOW), silent=True),
    "absences.colleagues": At(
        ADMINS,
        lambda w, at: OFFICER[at] in absences.colleagues(*w.asks, AGENCY[at]).names,
        silent=True,
    ),
    "absences.enter": At(
        ADMINS,
        lambda w, at: done(
            absences.enter(*w.asks, OFFICER[at], from_on=LATER, until_on=LATER, now=NOW)
        ),
    ),
    "absences.end": At(ADMINS, lambda w, at: absences.end(*w.asks, w.of[at]["absence"], now=NOW)),
    "absences.today_of": All(EVERYBODY, lambda w: absences.today_of(*w.asks, NOW)),
    "accounts.place": All(EVERYBODY, lambda w: accounts.place(*w.asks)),
    "staff.listed": At(
        ADMINS,
        lambda w, at: OFFICER[at] in [one.name for one in staff.listed(*w.asks, now=NOW)],
        silent=True,
    ),
    "staff.roles": All(ADMINS, lambda w: staff.roles(w.actor), silent=True),
    "staff.governments": At(
        ADMINS,
        lambda w, at: w.government(at) in [one.id for one in staff.governments(*w.asks)],
        silent=True,
    ),
    "staff.invite": At(
        ADMINS,
        lambda w, at: done(
            staff.invite(*w.asks, "baru", "Orang Baru", accounts_of.agency_of(w, at))
        ),
    ),
    "staff.new_link": At(
        ADMINS,
        lambda w, at: done(staff.new_link(*w.asks, OFFICER[at], **accounts_of.seen(w, at))),
    ),
    "staff.move": At(
        ADMINS,
        lambda w, at: staff.move(
            *w.asks, OFFICER[at], accounts_of.agency_of(w, at), **accounts_of.seen(w, at)
        ),
    ),
    "staff.set_active": At(
        ADMINS,
        lambda w, at: staff.set_active(
            *w.asks, OFFICER[at], is_active=False, **accounts_of.seen(w, at)
        ),
    ),
    "staff.end_sessions": At(
        ADMINS, lambda w, at: staff.end_sessions(*w.asks, OFFICER[at], now=NOW)
    ),
    "staff.reset_factor": At(ADMINS, accounts_of.reset),
    "staff.lift": At(ADMINS, lambda w, at: staff.lift(*w.asks, OFFICER[at], now=NOW)),
    "own_account.read": All(EVERYBODY, lambda w: own_account.read(*w.asks, now=NOW).name),
    "own_account.rename": All(EVERYBODY, lambda w: own_account.rename(*w.asks, "Nama", now=NOW)),
    "own_account.offer": All(EVERYBODY, lambda w: done(own_account.offer(*w.asks, now=NOW))),
    "own_account.remove_factor": All(
        EVERYBODY, lambda w: own_account.remove_factor(*w.asks, now=NOW)
    ),
    "own_account.new_codes": All(NOBODY, lambda w: own_account.new_codes(*w.asks, now=NOW)),
    "own_account.end_session": At(NOBODY, accounts_of.end_one),
    "own_account.end_others": All(EVERYBODY, accounts_of.end_others),
    "agencies.set_approval": At(
        ADMINS, lambda w, at: agencies.set_approval(*w.asks, AGENCY[at], needed=True, now=NOW)
    ),
    "bulk_run.own": At(NOBODY, lambda w, at: bulk_run.own(*w.asks, run_of(w, at))),
    "bulk_run.find": At(NOBODY, lambda w, at: bulk_run.find(*w.asks, run_of(w, at)), silent=True),
    "bulk_run.look": At(NOBODY, lambda w, at: bulk_run.look(*w.asks, run_of(w, at))),
    "bulk_run.latest": All(NOBODY, lambda w: bulk_run.latest(*w.asks, now=NOW), silent=True),
    "bulk_run.outcomes": At(NOBODY, lambda w, at: bulk_run.outcomes(*w.asks, run_of(w, at))),
    "bulk_run.start": At(NOBODY, lambda w, at: bulk_run.start(*w.asks, run_of(w, at))),
    "bulk_run.cancel": At(NOBODY, lambda w, at: bulk_run.cancel(*w.asks, run_of(w, at))),
    "bulk_work.step": At(NOBODY, lambda w, at: bulk_work.step(*w.asks, run_of(w, at))),
    "bulk.preview": At(NOBODY, lambda w, at: bulk.preview(*w.asks, run_of(w, at))),
    "bulk.ask_undo": At(NOBODY, lambda w, at: bulk.ask_undo(*w.asks, run_of(w, at))),
    "dispatch_board.board": All(
        ADMINS, lambda w: dispatch_board.board(*w.asks, Rows(), now=NOW).lines, silent=True
    ),
    "dispatch_board.choices": At(
        ADMINS,
        lambda w, at: any(vars(dispatch_board.choices(*w.asks, w.government(at))).values()),
        silent=True,
    ),
    "workload.governments": All(ADMINS, lambda w: workload.governments(*w.asks), silent=True),
    "workload.of_government": At(
        ADMINS, lambda w, at: workload.of_government(*w.asks, w.government(at), now=NOW)
    ),
    "workload.officers": At(ADMINS, lambda w, at: workload.officers(*w.asks, AGENCY[at], now=NOW)),
    "receiving.governments": All(ADMINS, lambda w: receiving.governments(*w.asks), silent=True),
    "receiving.receive": At(
        ADMINS,
        lambda w, at: done(
            receiving.receive(*w.asks, w.government(at), letter(at), key="a", now=NOW)
        ),
    ),
    "receiving.perhaps_known": At(
        ADMINS,
        lambda w, at: receiving.perhaps_known(*w.asks, w.government(at), letter(at), now=NOW),
        silent=True,
    ),
    "slip.to_pdf": At(ADMINS, lambda w, at: slip.to_pdf(*w.asks, w.by_hand(at), "id", now=NOW)),
    "slip.told": At(ADMINS, lambda w, at: slip.told(*w.asks, w.by_hand(at), "id", now=NOW)),
    "rules.create": At(
        ADMINS,
        lambda w, at: done(
            rules.create(*w.asks, w.government(at), Condition(AGENCY[at], words="lampu"), now=NOW)
        ),
    ),
    "rules.change": At(
        ADMINS,
        lambda w, at: rules.change(
            *w.asks,
            w.seen(at)[0],
            Condition(AGENCY[at], words="lampu"),
            seen=w.seen(at)[1],
            now=NOW,
        ),
    ),
    "rules.remove": At(
        ADMINS, lambda w, at: rules.remove(*w.asks, w.seen(at)[0], seen=w.seen(at)[1])
    ),
    "rules.shift": At(
        ADMINS, lambda w, at: rules.shift(*w.asks, w.seen(at)[0], seen=w.seen(at)[1], up=True)
    ),
    "rules.test": At(
        ADMINS, lambda w, at: rules.test(*w.asks, w.seen(at)[0], seen=w.seen(at)[1], now=NOW)
    ),
    "rules.keep": At(ADMINS, lambda w, at: rules.keep(*w.asks, w.trial(at))),
    "rules.switch": At(
        ADMINS, lambda w, at: rules.switch(*w.asks, w.seen(at)[0], seen=w.seen(at)[1], on=False)
    ),
    "rules.set_automatic": At(
        ADMINS,
        lambda w, at: rules.set_automatic(*w.asks, w.seen(at)[0], seen=w.seen(at)[1], on=False),
    ),
    "rules.reached": At(ADMINS, lambda w, at: rules.reached(*w.asks, w.government(at))),
    "rules_page.governments": All(ADMINS, lambda w: rules_page.governments(*w.asks), silent=True),
    "rules_page.page": At(ADMINS, lambda w, at: rules_page.page(*w.asks, w.government(at))),
    "rules_page.coverage": At(
        ADMINS, lambda w, at: rules_page.coverage(*w.asks, w.government(at), now=NOW)
    ),
    "suggest.standing": At(ADMINS, lambda w, at: suggest.standing(*w.asks, w.government(at))),
    "templates.listed": All(EDITS, lambda w: templates.listed(*w.asks)),
    "templates.add": All(
        EDITS, lambda w: done(templates.add(*w.asks, Wording("Baru", "Isi"), now=NOW))
    ),
    "templates.change": At(
        EDITS,
        lambda w, at: templates.change(
            *w.asks, w.of[at]["template"], Wording("Lain", "Isi"), seen=1, now=NOW
        ),
    ),
    "views.setting": All(EVERYBODY, lambda w: views.setting(*w.asks)),
    "views.views": All(SHARED, lambda w: views.views(*w.asks), silent=True),
    "views.like": All(SEES, lambda w: views.like(*w.asks, page_size=50, now=NOW)),
    "views.save": All(
        SEES, lambda w: done(views.save(*w.asks, "Punyaku", {"list": "open"}, now=NOW))
    ),
    "views.rename": At(
        NOBODY, lambda w, at: views.rename(*w.asks, w.of[at]["view"], "Lain", is_shared=False)
    ),
    "views.delete": At(NOBODY, lambda w, at: views.delete(*w.asks, w.of[at]["view"])),
    "views.make_default": At(
        SHARED, lambda w, at: views.make_default(*w.asks, w.of[at]["view"], now=NOW)
    ),
    "programme.pilots": All(PROGRAMME, lambda w: programme.pilots(*w.asks), silent=True),
}
FIGURES = {
    "kpi.measure": At(
        NUMBERS, lambda w, at: kpi.measure(*w.asks, "follow_up_rate", filters=filters(at), **days())
    ),
    "kpi.undated": At(
        NUMBERS, lambda w, at: kpi.undated(*w.asks, "follow_up_rate", filters=filters(at), **days())
    ),
    "kpi.trend": At(
        NUMBERS, lambda w, at: kpi.trend(*w.asks, "received", filters=filters(at), **days())
    ),
    "kpi.board": At(NUMBERS, lambda w, at: kpi.board(*w.asks, [CODE[at]], **days())),
    "kpi_files.board_sheets": All(
        NUMBERS, lambda w: kpi_files.board_sheets(*w.asks, PERIOD, "id", NOW, Z)
    ),
    "kpi_row_files.board_sheets": All(
        NUMBERS,
        lambda w: export.to_xlsx(kpi_row_files.board_sheets(*w.asks, PERIOD, "id", NOW, Z)),
    ),
    "kpi_files.rows_sheets": At(
        KPI_ROWS,
        lambda w, at: kpi_files.rows_sheets(
            *w.asks, "received", Part.NUMERATOR, filters(at), PERIOD, "id", NOW, Z
        ),
    ),
    "kpi_json.measure_json": At(
        NUMBERS, lambda w, at: kpi_json.measure_json(*w.asks, ["received"], **words(at))
    ),
    "kpi_json.board_json": At(
        NUMBERS,
        lambda w, at: kpi_json.board_json(
            *w.asks, ["received"], CODE[at], (), kpi_json.Request(PERIOD, Filters(), TODAY)
        ),
    ),
    "kpi_json.rows_json": At(
        KPI_ROWS, lambda w, at: kpi_json.rows_json(*w.asks, "received", **words(at))
    ),
    "kpi_json.change_json": At(
        WHOLE,
        lambda w, at: kpi_json.change_json(*w.asks, "received", before=asdict(BEFORE), **words(at)),
    ),
    "kpi_json.passport_json": At(
        TOGETHER, lambda w, at: kpi_json.passport_json(*w.asks, "received", **words(at))
    ),
    "kpi_pdf.to_pdf": All(
        NUMBERS, lambda w: kpi_pdf.to_pdf(*w.asks, PERIOD, "id", NOW, Z, Filters())
    ),
    "kpi_rows.rows_behind": At(
        KPI_ROWS,
        lambda w, at: kpi_rows.rows_behind(*w.asks, "received", filters=filters(at), **days()),
    ),
    "behind.read": At(
        KPI_ROWS,
        lambda w, at: behind.read(
            *w.asks, behind.address_of(BY_CODE["received"], Part.NUMERATOR, PERIOD, filters(at))
        ),
        silent=True,
    ),
    "kpi_targets.listed": All(ANY_KPI, lambda w: kpi_targets.listed(*w.asks)),
    "kpi_targets.history": All(ANY_KPI, lambda w: kpi_targets.history(*w.asks)),
    "kpi_targets.set_target": At(
        NATION,
        lambda w, at: kpi_targets.set_target(
            *w.asks, "follow_up_rate", 90, government=CODE[at], basis="Keputusan uji", now=NOW
        ),
    ),
    "banners.banners": At(
        NUMBERS,
        lambda w, at: banners.banners(*w.asks, ["received"], PERIOD, filters(at), today=TODAY),
    ),
    "board.places": All(NUMBERS, lambda w: board.places(*w.asks), silent=True),
    "board.board": All(NUMBERS, lambda w: board.board(*w.asks, PERIOD)),
    "change.explain": At(
        WHOLE,
        lambda w, at: change.explain(
            *w.asks, "received", BEFORE, PERIOD, filters=filters(at), today=TODAY
        ),
    ),
    "change.explain_all": At(
        WHOLE,
        lambda w, at: [
            one
            for one in change.explain_all(
                *w.asks, ["received"], BEFORE, PERIOD, filters=filters(at), today=TODAY
            ).values()
            if not isinstance(one, Text)  # why it cannot be told
        ],
        silent=True,
    ),
    "cohorts.triangle": At(
        TOGETHER,
        lambda w, at: cohorts.triangle(*w.asks, "follow_up_rate", PERIOD, filters(at), today=TODAY),
    ),
    "comparison.governments": All(
        NUMBERS, lambda w: comparison.governments(*w.asks, "follow_up_rate", PERIOD, today=TODAY)
    ),
    "comparison.agencies": At(
        KPI_ROWS,
        lambda w, at: comparison.agencies(
            *w.asks, "follow_up_rate", PERIOD, government=CODE[at], today=TODAY
        ),
    ),
    "districts.districts": At(
        NUMBERS, lambda w, at: districts.districts(*w.asks, PERIOD, filters(at), "received")
    ),
    "indicator_files.sheets": All(
        NUMBERS,
        lambda w: indicator_files.sheets(
            *w.asks, indicator_files.Wish("follow_up_rate", PERIOD, Filters()), "id", NOW, Z
        ),
    ),
    "one_government.waiting": At(
        NUMBERS, lambda w, at: one_government.waiting(*w.asks, PERIOD, filters(at))
    ),
    "one_government.ages": At(
        NUMBERS, lambda w, at: one_government.ages(*w.asks, PERIOD, filters(at))
    ),
    "one_government.trend": At(
        NUMBERS, lambda w, at: one_government.trend(*w.asks, "received", PERIOD, filters(at))
    ),
    "one_government.parts": At(
        NUMBERS, lambda w, at: one_government.parts(*w.asks, PERIOD, filters(at), Split.CLASS)
    ),
    "one_government.hours": At(
        NUMBERS, lambda w, at: one_government.hours(*w.asks, PERIOD, filters(at))
    ),
    "one_government_files.sheets": At(
        NUMBERS,
        lambda w, at: one_government_files.sheets(
            *w.asks, PERIOD, filters(at), "follow_up_rate", "id", NOW, Z
        ),
    ),
    "one_indicator.indicator": All(
        NUMBERS, lambda w: one_indicator.indicator(*w.asks, "follow_up_rate", PERIOD, today=TODAY)
    ),
    "one_indicator.spread": All(
        NUMBERS, lambda w: one_indicator.spread(*w.asks, "follow_up_days", PERIOD, today=TODAY)
    ),
    "passport.passport": At(
        TOGETHER,
        lambda w, at: passport.passport(*w.asks, "received", PERIOD, filters(at), today=TODAY),
    ),
    "passport.listed": At(
        TOGETHER,
        lambda w, at: passport.listed(
            *w.asks,
            passport.passport(*w.asks, "received", PERIOD, filters(at), today=TODAY),
            filters(at),
            today=TODAY,
        ),
    ),
    "quality_kept.told": At(
        NUMBERS, lambda w, at: quality_kept.told(*w.asks, CODE[at], PERIOD, now=NOW)
    ),
    "quality_kept.to_count": At(
        NUMBERS, lambda w, at: quality_kept.to_count(*w.asks, CODE[at], PERIOD)
    ),
    "quality.quality": At(
        NUMBERS, lambda w, at: quality.quality(*w.asks, CODE[at], PERIOD, now=NOW)
    ),
    "quality.rows": At(
        KPI_ROWS, lambda w, at: quality.rows(*w.asks, CODE[at], "unclassified", PERIOD, now=NOW)
    ),
    "quality_files.flaws_sheets": At(
        NUMBERS, lambda w, at: quality_files.flaws_sheets(*w.asks, CODE[at], PERIOD, "id", NOW, Z)
    ),
    "quality_files.silence_sheets": At(
        NUMBERS, lambda w, at: quality_files.silence_sheets(*w.asks, CODE[at], "id", NOW, Z)
    ),
    "silence.silence": At(NUMBERS, lambda w, at: silence.silence(*w.asks, CODE[at], now=NOW)),
    "sealing.months": At(NATION, lambda w, at: sealing.months(*w.asks, [CODE[at]], now=NOW)),
    "sealing.foresee": At(
        NATION, lambda w, at: sealing.foresee(*w.asks, [CODE[at]], JULY, now=NOW)
    ),
    "sealing.seal": At(NATION, lambda w, at: sealing.seal(*w.asks, [CODE[at]], JULY, now=NOW)),
    "seals.figures": At(
        NUMBERS,
        lambda w, at: seals.figures(
            *w.asks, CODE[at], seals.number_of(AUGUST), BEFORE.as_of, ("received",)
        ),
    ),
    "seals.listed": At(NUMBERS, lambda w, at: seals.listed(*w.asks, [CODE[at]]), silent=True),
    "seals.named": At(NUMBERS, lambda w, at: seals.named(*w.asks, CODE[at], AUGUST)),
    "seals.kept": At(WHOLE, lambda w, at: seals.kept(*w.asks, w.of[at]["seal"])),
    "seals.again": At(WHOLE, lambda w, at: seals.again(*w.asks, w.of[at]["seal"])),
    "seals.differences": At(WHOLE, lambda w, at: seals.differences(*w.asks, w.of[at]["seal"])),
    "trends.trend": At(
        NUMBERS, lambda w, at: trends.trend(*w.asks, "received", PERIOD, filters(at))
    ),
    "trends.sparks": At(
        NUMBERS, lambda w, at: trends.sparks(*w.asks, PERIOD, ["received"], filters(at))
    ),
    "trends.territories": All(NUMBERS, lambda w: trends.territories(*w.asks, PERIOD)),
}
THE_PROGRAMME = {
    "programme_framework.framework": All(
        PROGRAMME, lambda w: programme_framework.framework(*w.asks, TODAY)
    ),
    "programme_framework.published": All(
        PROGRAMME, lambda w: programme_framework.published(*w.asks)
    ),
    "programme_tracker.tracker": All(
        PROGRAMME, lambda w: programme_tracker.tracker(*w.asks, TODAY), silent=True
    ),
    "programme_read.events": All(PROGRAMME, lambda w: programme_read.events(*w.asks), silent=True),
    "programme_read.risks": All(
        PROGRAMME, lambda w: programme_read.risks(*w.asks, TODAY), silent=True
    ),
    "programme_read.meetings": All(
        PROGRAMME, lambda w: programme_read.meetings(*w.asks, TODAY), silent=True
    ),
    "programme_reach.by": All(
        PROGRAMME, lambda w: programme_reach.by(*w.asks, "event"), silent=True
    ),
    "programme_evidence.shown": All(
        PROGRAMME, lambda w: programme_evidence.shown(*w.asks, "event"), silent=True
    ),
    "programme_evidence.served": At(
        BY_ROW, lambda w, at: programme_evidence.served(*w.asks, w.files(at)[0], now=NOW)
    ),
    "programme_evidence.add": At(
        PROMISES,
        lambda w, at: done(
            programme_evidence.add(
                *w.asks, w.about(at) | {"title": "Baru"}, FILE._replace(digest="b" * 64), now=NOW
            )
        ),
    ),
    "programme_evidence.withdraw": At(
        PROMISES,
        lambda w, at: programme_evidence.withdraw(
            *w.asks, w.programme("evidence", at), seen=1, why="salah", now=NOW
        ),
    ),
    "programme_entry.kinds_for": All(
        PROMISES, lambda w: programme_entry.kinds_for(w.actor), silent=True
    ),
    "programme_entry.pilots": All(PROMISES, lambda w: programme_entry.pilots(*w.asks), silent=True),
    "programme_entry.rows": All(
        BY_ROW, lambda w: programme_entry.rows(*w.asks, "risk"), silent=True
    ),
    "programme_entry.history": At(
        BY_ROW,
        lambda w, at: programme_entry.history(*w.asks, "risk", w.programme("risk", at)),
    ),
    "programme_entry.save": At(
        PROMISES,
        lambda w, at: done(
            programme_entry.save(
                *w.asks, "event", w.given("event", at) | {"note": "x"}, seen=1, now=NOW
            )
        ),
    ),
    "programme_entry.remove": At(
        PROMISES,
        lambda w, at: programme_entry.remove(
            *w.asks, "participants", w.programme("participants", at), seen=1, now=NOW
        ),
    ),
    "programme_import.preview": At(
        PROMISES,
        lambda w, at: programme_import.preview(*w.asks, w.table(at), "a.csv", now=NOW).new,
        silent=True,
    ),
    "programme_import.apply": At(
        PROMISES, lambda w, at: programme_import.apply(*w.asks, w.preview(at), now=NOW)
    ),
    "programme_tables.to_xlsx": All(
        PROMISES, lambda w: programme_tables.to_xlsx(*w.asks, "id", filled=True)
    ),
    "topic_rules.listed": All(PROGRAMME, lambda w: topic_rules.listed(*w.asks)),
    "topic_rules.one": All(PROGRAMME, lambda w: topic_rules.one(*w.asks, "covid-19", None)),
    "topics.monitor": All(PROGRAMME, lambda w: topics.monitor(*w.asks, "covid-19", PERIOD)),
    "topics.by_period": All(
        PROGRAMME, lambda w: topics.by_period(*w.asks, "covid-19", [PERIOD], (), TODAY)
    ),
    "topics.to_count": All(PROGRAMME, lambda w: topics.to_count(*w.asks, "covid-19")),
    "topic_sums.holding": All(PROGRAMME, lambda w: topic_sums.holding(*w.asks)),
    "topic_sums.to_count": All(
        PROGRAMME,
        lambda w: topic_sums.to_count(
            *w.asks, topic_rules.one(w.session, NATION_WIDE, "covid-19", None)
        ),
    ),
    "topics.preview": All(
        FREEZES,
        lambda w: topics.preview(
            *w.asks, topic_rules.one(w.session, NATION_WIDE, "covid-19", None), PERIOD
        ),
    ),
    "picture.whole.picture": All(PICTURE, lambda w: picture(*w.asks, PERIOD, TODAY)),
    "packs.listed": All(PICTURE, lambda w: packs.listed(*w.asks)),
    "packs.meetings": All(PICTURE, lambda w: packs.meetings(*w.asks)),
    "packs.opened": All(PICTURE, lambda w: packs.opened(*w.asks, w.pack)),
    "packs.since": All(PICTURE, lambda w: packs.since(*w.asks, w.pack)),
    "packs.freeze": All(FREEZES, lambda w: packs.freeze(*w.asks, "Lagi", UNTIL, now=AFTER)),
    "brief_files.pdf": All(PICTURE, lambda w: brief_files.pdf(*w.asks, w.pack, "id")),
    "brief_files.annex": All(
        PICTURE, lambda w: export.to_xlsx(brief_files.annex(*w.asks, w.pack, "en"))
    ),
}
PRIVACY = {
    "redaction.review": Each(ADMINS, lambda w, id, at: redaction.review(*w.asks, id)),
    "redaction.decide": Each(
        ADMINS,
        lambda w, id, at: redaction.decide(
            *w.asks, id, "kenari", Piece.NAME, is_hidden=True, now=NOW
        ),
    ),
    "redaction.withdraw": At(
        ADMINS, lambda w, at: redaction.withdraw(*w.asks, w.first(at), w.piece(at), now=NOW)
    ),
    "data_holds.place": Each(
        ADMINS, lambda w, id, at: data_holds.place(*w.asks, id, HoldKind.LEGAL, "x", now=NOW)
    ),
    "data_holds.place_by_number": At(
        ADMINS,
        lambda w, at: data_holds.place_by_number(
            *w.asks, w.row(w.first(at)).number, HoldKind.LEGAL, "x"
        ),
    ),
    "data_holds.by_number": At(
        SEES, lambda w, at: done(data_holds.by_number(*w.asks, w.row(w.first(at)).number))
    ),
    "data_holds.lift": At(
        ADMINS, lambda w, at: data_holds.lift(*w.asks, w.held(at), HoldKind.LEGAL, now=NOW)
    ),
    "data_holds.listed": All(
        PRIVATE, lambda w: (w.held(OWN), data_holds.listed(*w.asks))[1], silent=True
    ),
    "data_requests.enter": At(
        ADMINS,
        lambda w, at: done(
            data_requests.enter(
                *w.asks, RequestKind.ACCESS, w.row(w.first(at)).number, {"name": "x"}, now=NOW
            )
        ),
    ),
    "data_requests.listed": All(
        PRIVATE,
        lambda w: (w.request(OWN), any(data_requests.listed(*w.asks)))[1],
        silent=True,
    ),
    "data_requests.waiting": All(
        PRIVATE,
        lambda w: (w.request(OWN), any(data_requests.waiting(*w.asks, now=NOW)))[1],
        silent=True,
    ),
    "data_requests.disclose": At(
        ADMINS,
        lambda w, at: data_requests.disclose(*w.asks, w.request(at), reason="visit", now=NOW),
    ),
    "data_requests.get": At(ADMINS, lambda w, at: done(data_requests.get(*w.asks, w.request(at)))),
    "data_requests.decide": At(
        ADMINS,
        lambda w, at: data_requests.decide(*w.asks, w.request(at), decision="x", seen=1, now=NOW),
    ),
    "data_corrections.correct": At(
        ADMINS,
        lambda w, at: data_corrections.correct(
            *w.asks, w.request(at, RequestKind.CORRECTION), {"name": "y"}, now=NOW
        ),
    ),
    "access_files.check": At(
        ADMINS, lambda w, at: done(access_files.check(*w.asks, w.request(at)))
    ),
    "access_files.pdf": At(
        ADMINS, lambda w, at: done(access_files.pdf(*w.asks, w.request(at), "id"))
    ),
    "viewing.lookers": Each(
        PRIVATE,
        lambda w, id, at: (
            viewing.opened(w.session, w.cast.rini, id, now=NOW),
            audit.write(w.session, "rini", "see_text", str(id), home_id=w.row(id).home_id, now=NOW),
            viewing.lookers(*w.asks, id),
        )[2],
        silent=True,
    ),
    "breach.reach": All(WATCHES, lambda w: done(breach.reach(*w.asks, "rini", NOW, AFTER))),
    "breach.enter": All(NATION, lambda w: breach.enter(*w.asks, "x", "rini", NOW, AFTER, now=NOW)),
    "breach.tell": All(
        NATION,
        lambda w: breach.tell(
            *w.asks, w.incident, what="", how="", handling="", notified=False, seen=1, now=NOW
        ),
    ),
    "breach.get": All(WATCHES, lambda w: done(breach.get(*w.asks, w.incident))),
    "breach.listed": All(WATCHES, lambda w: done(breach.listed(*w.asks))),
    "breach_files.sheets": All(
        WATCHES, lambda w: done(breach_files.sheets(*w.asks, "rini", NOW, AFTER, "id"))
    ),
    "breach_files.notice": All(
        WATCHES, lambda w: done(breach_files.notice(*w.asks, w.incident, "id"))
    ),
    "retention.plan": All(PRIVATE, lambda w: done(retention.plan(*w.asks, now=NOW))),
    "retention_kept.told": All(
        PRIVATE,
        lambda w: done(retention_kept.told(*w.asks, retention.state(w.session, NOW.date()))),
    ),
    "retention_kept.to_count": All(
        PRIVATE,
        lambda w: done(retention_kept.to_count(*w.asks, retention.state(w.session, NOW.date()))),
    ),
    "retention.counted": All(PRIVATE, lambda w: done(retention.counted(*w.asks, NOW.date()))),
    "retention.ask": All(NATION, lambda w: (w.grown_old(), done(retention.ask(*w.asks, now=NOW)))),
    "retention.confirm": All(
        NATION,
        lambda w: retention.confirm(*w.asks, w.retention, f"HAPUS {w.due}", now=NOW),
    ),
    "retention.check": All(NATION, lambda w: done(retention.check(*w.asks, w.retention, ""))),
    "retention.erase_some": All(
        NATION, lambda w: done(retention.erase_some(*w.asks, w.retention, []))
    ),
    "retention.runs": All(PRIVATE, lambda w: done(retention.runs(*w.asks))),
    "retention_rules.listed": All(PRIVATE, lambda w: retention_rules.listed(*w.asks)),
    "retention_rules.save": All(
        NATION,
        lambda w: retention_rules.save(*w.asks, None, None, 9, "JRA", seen=1, now=NOW),
    ),
    "retention_rules.remove": All(
        NATION,
        lambda w: retention_rules.remove(
            *w.asks, retention_rules.listed(w.session, NATION_WIDE)[0].id, now=NOW
        ),
    ),
}
TRAIL = reach(national=EVERYWHERE, coordinator=HERE, auditor=EVERYWHERE)  # domain.md 4.1: audit log
AUDIT = {
    "audit_trail.trail": At(
        TRAIL,
        lambda w, at: (
            audit_trail.trail(*w.asks, audit_trail.Filters(government_id=w.government(at))).lines
        ),
        silent=True,
    ),
    "audit_trail.sheets": At(
        TRAIL,
        lambda w, at: (
            audit_trail.sheets(
                *w.asks, audit_trail.Filters(government_id=w.government(at)), "id", NOW
            ).data
        ),
        silent=True,
    ),
    "audit_trail.state": All(TRAIL, lambda w: audit_trail.state(*w.asks)),
    "audit_trail.governments": All(TRAIL, lambda w: done(audit_trail.governments(*w.asks))),
}
ROWS: dict[str, Each | At | All] = (
    COMPLAINTS
    | AT_HOME
    | BESIDE
    | PRIVACY
    | FIGURES
    | THE_PROGRAMME
    | ADMINISTRATION
    | OFFICES
    | AUDIT
)
NOT_ASKED = {
    "retention.require_sight": "a check that retention.counted makes, too",
    "demo_mode.is_on": "of one's own account: test_demo_mode",
    "demo_mode.require": "the gate of the demo: test_demo_mode",
    "demo_mode.people": "invented people, in demo mode alone: test_demo_mode",
    "demo_mode.become": "for invented people alone: test_demo_mode",
    "demo_mode.complaint": "reads the queue and the dossier as that person: test_demo_mode",
    "demo_mode.figure": "a passport of one's own numbers, in demo mode alone: test_the_tour",
    "demo_reset.begin": "opens transactions of its own: test_demo_mode",
    "categories.require": "the gate of categories and reasons, which rows ask",
    "system.run_jobs": "opens transactions of its own: test_system",
    "system.run_verify": "opens transactions of its own: test_system",
    "agencies.remove_alias": "asks as agencies.add_alias: test_agencies",
    "agencies.require_reach": "the gate of agencies, which rows ask",
    "agencies.log": "writes what is told, for whoever did it",
    "complaints.standing": "of a complaint that was reached",
    "complaints.prepared": "of a complaint that was reached; make_move refuses before",
    "choices.offered": "of a complaint that was reached",
    "targets.receiver": "of a complaint that was reached",
    "targets.facts": "of a complaint that was reached",
    "similar.alike": "of a text in hand; related and perhaps_known ask",
    "reporters.may_see": "test_scope_matrix: whose reporters",
    "reporters.disclose": "asks may_see, test_reporters and test_scope_matrix: whose reporters",
    "reporters.is_disclosed": "of a complaint that was reached; asks may_see",
    "reporters.person": "of a complaint that was reached; asks may_see",
    "notices.kept_for": "one's own row, which seen and notice_settings write",
    "tomorrow.next_up": "the first of what tomorrow.read tells; home.read asks it",
    "home_programme.red": "how many of the board's numbers: asks board.board",
    "home_programme.sees_pilots": "pure: of the role",
    "undo.last_made_by": "one's own step, wherever the complaint is by now",
    "undo.is_open": "pure: the rows are in hand",
    "undo.taking_back": "pure: the rows are in hand",
    "undo.facts": "pure: the rows are in hand",
    "own_account.change_password": "opens transactions of its own: test_own_account",
    "own_account.set_factor": "opens transactions of its own: test_own_account",
    "freshness.require_fresh": "a gate that other services pass: test_entering",
    "freshness.show": "one's own session alone: test_entering",
    "freshness.mark": "one's own session alone; show and set_factor have checked",
    "presence.left": "takes away one's own row alone",
    "audit.write": "writes what is told, for whoever did it",
    "audit.write_many": "the same for many lines",
    "export.note": "writes what is told, for whoever did it",
    "one_government.shows_agencies": "pure: of the role",
    "bulk.is_for": "pure: of the role",
    "seals.sees_whole": "pure: of the role",
    "seals.wrong": "`verify` of the command line, which has the whole database",
    "kpi_scope.asked": "the gate of every KPI, which all rows of FIGURES pass",
    "kpi_scope.asked_alike": "the gate of every KPI, which all rows of FIGURES pass",
    "data_requests.require_identity": "of a request that was reached",
    "redaction.may_review": "of a complaint that was reached; decide asks it",
    "data_requests.carry_out": "opens a transaction of its own; decide asks who may",
    "viewing.is_due": "of a complaint that was reached",
    "viewing.opened": "writes that it was opened, where it is in reach",
    "viewing.require_few": "how many the actor's own account has opened",
    "viewing.alarms": "test_privacy: whom the national desk and auditors are shown",
    "retention.confirm_and_carry_out": "opens transactions of its own; confirm asks who may",
    "retention.carry_out": "opens transactions of its own; erase_some asks who may",
    "bulk_work.carry_on": "opens transactions of its own; step asks whose run it is",
    "programme_checks.require_reach": "the gate of save and remove, which rows ask",
    "programme_entry.require_writer": "the gate of save and remove, which rows ask",
    "programme_entry.suggested": "a free code, and the actor's own pilot",
    "programme_entry.tell": "writes what is told, for whoever did it",
    "programme_framework.computed": "kpi.board for rows in hand; framework asks",
    "picture.pilots.lines": "a part of the picture, always as a partner; whole.picture asks",
    "picture.delivered.lines": "a part of the picture, always as a partner; whole.picture asks",
    "picture.reached.lines": "a part of the picture, always as a partner; whole.picture asks",
    "picture.topics.lines": "a part of the picture, always as a partner; whole.picture asks",
    "programme_evidence.of_row": "what programme_evidence.shown tells, of one row",
    "picture.ahead.lines": "a part of the picture, always as a partner; whole.picture asks",
    "intake.run.import_file": "files: test_intake_refused",
    "intake.run.import_path": "files: test_intake_refused",
}
