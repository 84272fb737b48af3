"""How many complaints are about a topic? Over time, by pilot, and beside what was published."""

from datetime import UTC, datetime

import streamlit as st

from db.engine import reading
from lapor.domain.access import Permission
from lapor.domain.errors import Refusal
from lapor.queries import reference
from lapor.queries.month_sums import last_counted
from lapor.services import desk, programme_entry, programme_framework, topic_rules, topics
from lapor.services.month_sums import NotCounted
from lapor.services.topic_sums import to_count
from lapor.ui import cache, counting, parts, period, programme_parts, topic_form
from lapor.ui import topics as draw
from lapor.ui.frame import _, enter, saving, tr

user = enter(Permission.SEE_PROGRAMME)
now = datetime.now(UTC)
with reading() as session:
    zone = desk.home_zone(session, user)
    version, kept = cache.version(session), last_counted(session)
    listed = topic_rules.listed(session, user)
    published = programme_framework.published(session, user)
    categories = reference.category_texts(session)
today = now.astimezone(zone).date()


def save(topic: topic_rules.Topic) -> None:
    with saving(_("The next edition is saved"), topic_form.forget) as session:
        programme_entry.save(session, user, "topic", topic_form.typed(topic, today), seen=0)


title = st.container()
parts.stamp(now, zone.key)
if not listed:
    title.title(_("How many complaints are about a topic?"))
    parts.empty(
        _("No topic has been named yet"),
        _("The PMU names one on the page Programme entry: a rule over categories and words."),
    )
    st.stop()
programme_parts.ways(user, "topics")
with st.container(horizontal=True, vertical_alignment="bottom"):
    chosen = draw.choose(listed)
    edition = draw.edition(user, chosen)
asked, work = period.choose(today, "all"), draw.work(user, chosen, edition)
try:
    found = cache.topic(cache.scope_of(user), version, kept, asked, chosen.code, edition, today)
except NotCounted:
    title.title(_("How many complaints are about a topic?"))
    counting.draw(work)
    st.stop()
except Refusal as refusal:
    title.title(_("How many complaints are about a topic?"))
    parts.refused(tr(refusal.text))
    st.stop()
with title:
    st.title(parts.inert(draw.answer(found)))
counting.older(found.counted_at, zone, work)
draw.rule(found.topics[0].topic, categories)
source = draw.source(found)
st.subheader(_("How did it go, month by month?"), anchor=False)
draw.months(found, source)
st.subheader(_("How is it in each pilot?"), anchor=False)
draw.places(found, source)
if len(found.topics) > 1:
    st.subheader(_("What is inside it?"), anchor=False)
    draw.inside(found)
draw.published(found, published)
draw.adoption(published)

if topic_form.may_edit(user):
    st.subheader(_("Change the rule"), anchor=False)
    if topic_form.opened(chosen, categories):
        try:
            with reading() as session:
                n = topics.preview(session, user, topic_form.draft(chosen), asked, today)
            topic_form.counted(n)
        except NotCounted:
            draft = topic_form.draft(chosen)
            counting.draw(lambda session: [to_count(session, user, draft)])
        except Refusal as refusal:
            parts.refused(tr(refusal.text))
        topic_form.button(chosen, save)
