"""the programme"""

import sqlalchemy as sa
from alembic import op


revision = "0004"
down_revision = "0003"

NOW = {  # in milliseconds
    "sqlite": "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)",
    "postgresql": "CAST(extract(epoch FROM now()) * 1000 AS BIGINT)",
}
# What showed a milestone was one text; it becomes a piece of evidence, and on the way back again.
KEY = "government.code || '/' || milestone.deliverable"
MOVE = f"""
INSERT INTO evidence (
    code, about, about_key, title, address, document_number, shared, file_name, media_type, size,
    digest, stored_as, added_by, added_at, is_demo, version
)
SELECT
    {KEY}, 'milestone', {KEY}, evidence,
    CASE WHEN evidence LIKE 'https://%' THEN evidence ELSE '' END,
    '', true, '', '', 0, '', '', '', {{now}}, is_demo, 1
FROM milestone JOIN government ON government.id = milestone.government_id
WHERE evidence <> ''
"""
MOVE_BACK = f"""
UPDATE milestone SET evidence = (
    SELECT max(CASE WHEN address <> '' THEN address ELSE title END)
    FROM evidence JOIN government ON about_key = {KEY}
    WHERE about = 'milestone' AND withdrawn_at IS NULL AND government.id = milestone.government_id
)
"""


def upgrade() -> None:
    op.create_table(
        "evidence",
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("about", sa.String(64), nullable=False),
        sa.Column("about_key", sa.String(120), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("document_number", sa.String(), nullable=False),
        sa.Column("document_on", sa.Integer(), nullable=True),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("stored_as", sa.String(64), nullable=False),
        sa.Column("added_by", sa.String(64), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_by", sa.String(64), nullable=True),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_evidence")),
    )
    op.create_index("ix_evidence_about", "evidence", ["about", "about_key"])
    op.create_table(
        "meeting",
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("held_on", sa.Integer(), nullable=False),
        sa.Column("to_on", sa.Integer(), nullable=False),
        sa.Column("government_id", sa.SmallInteger(), nullable=False),
        sa.Column("chaired_by", sa.String(), nullable=False),
        sa.Column("chaired_by_head", sa.Boolean(), nullable=False),
        sa.Column("summary_id", sa.String(), nullable=False),
        sa.Column("summary_en", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_meeting")),
    )
    op.create_table(
        "programme_change",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("before", sa.String(), nullable=True),
        sa.Column("after", sa.String(), nullable=True),
        sa.Column("why", sa.String(500), nullable=False),
        sa.Column("changed_by", sa.String(64), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_change")),
    )
    op.create_index("ix_programme_change_kind", "programme_change", ["kind", "key"])
    op.create_table(
        "result",
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("level", sa.String(64), nullable=False),
        sa.Column("parent_code", sa.String(), nullable=True),
        sa.Column("name_id", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("responsible", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_code"], ["result.code"], name=op.f("fk_result_parent_code_result")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_result")),
    )
    op.create_table(
        "risk",
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("name_id", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("likelihood", sa.SmallInteger(), nullable=False),
        sa.Column("impact", sa.SmallInteger(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("response", sa.String(), nullable=False),
        sa.Column("due_on", sa.Integer(), nullable=True),
        sa.Column("government_id", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_risk")),
    )
    op.create_table(
        "topic",
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("edition", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("name_id", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("parent_code", sa.String(20), nullable=True),
        sa.Column("categories", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("code", "edition", name=op.f("pk_topic")),
    )
    op.create_table(
        "decision",
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("meeting_code", sa.String(20), nullable=False),
        sa.Column("text_id", sa.String(), nullable=False),
        sa.Column("text_en", sa.String(), nullable=False),
        sa.Column("responsible", sa.String(), nullable=False),
        sa.Column("due_on", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("done_on", sa.Integer(), nullable=True),
        sa.Column("follow_up", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_code"], ["meeting.code"], name=op.f("fk_decision_meeting_code_meeting")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_decision")),
    )
    op.create_table(
        "indicator",
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("result_code", sa.String(), nullable=True),
        sa.Column("name_id", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("definition_id", sa.String(), nullable=False),
        sa.Column("definition_en", sa.String(), nullable=False),
        sa.Column("unit", sa.String(64), nullable=False),
        sa.Column("direction", sa.String(64), nullable=False),
        sa.Column("frequency", sa.String(64), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("disaggregation", sa.String(), nullable=False),
        sa.Column("responsible", sa.String(), nullable=False),
        sa.Column("kpi", sa.String(40), nullable=True),
        sa.Column("topic_code", sa.String(20), nullable=True),
        sa.Column("government_id", sa.SmallInteger(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["result_code"], ["result.code"], name=op.f("fk_indicator_result_code_result")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_indicator")),
    )
    op.create_table(
        "pack",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("meeting_code", sa.String(20), nullable=True),
        sa.Column("as_of", sa.Integer(), nullable=False),
        sa.Column("known_on", sa.Integer(), nullable=False),
        sa.Column("figures", sa.String(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("frozen_by", sa.String(64), nullable=False),
        sa.Column("frozen_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_code"], ["meeting.code"], name=op.f("fk_pack_meeting_code_meeting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack")),
    )
    op.create_table(
        "programme_event",
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("name_id", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("module", sa.String(64), nullable=True),
        sa.Column("government_id", sa.SmallInteger(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("from_on", sa.Integer(), nullable=False),
        sa.Column("to_on", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("result_code", sa.String(), nullable=True),
        sa.Column("cost_idr", sa.BigInteger(), nullable=True),
        sa.Column("cost_usd", sa.Float(), nullable=True),
        sa.Column("rate", sa.Float(), nullable=True),
        sa.Column("rate_on", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["result_code"], ["result.code"], name=op.f("fk_programme_event_result_code_result")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_programme_event")),
    )
    op.create_table(
        "figure",
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("indicator_code", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("series", sa.String(40), nullable=False),
        sa.Column("government_id", sa.SmallInteger(), nullable=False),
        sa.Column("to_on", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Integer(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("scope_note", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["indicator_code"], ["indicator.code"], name=op.f("fk_figure_indicator_code_indicator")
        ),
        sa.PrimaryKeyConstraint(
            "indicator_code", "kind", "series", "government_id", "to_on", name=op.f("pk_figure")
        ),
    )
    op.create_table(
        "participants",
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("event_code", sa.String(20), nullable=False),
        sa.Column("sex", sa.String(64), nullable=False),
        sa.Column("age_group", sa.String(64), nullable=False),
        sa.Column("disability", sa.String(64), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_code"],
            ["programme_event.code"],
            name=op.f("fk_participants_event_code_programme_event"),
        ),
        sa.PrimaryKeyConstraint(
            "event_code", "sex", "age_group", "disability", name=op.f("pk_participants")
        ),
    )
    with op.batch_alter_table("milestone") as milestone:
        milestone.add_column(sa.Column("planned_on", sa.Integer(), nullable=True))
        milestone.add_column(sa.Column("owner", sa.String(), nullable=False, server_default=""))
    op.get_bind().execute(sa.text(MOVE.format(now=NOW[op.get_bind().dialect.name])))
    with op.batch_alter_table("milestone") as milestone:
        milestone.alter_column("owner", server_default=None)
        milestone.drop_column("evidence")


def downgrade() -> None:
    with op.batch_alter_table("milestone") as milestone:
        milestone.add_column(sa.Column("evidence", sa.String(), nullable=True))
    op.execute(MOVE_BACK)
    with op.batch_alter_table("milestone") as milestone:
        milestone.drop_column("owner")
        milestone.drop_column("planned_on")
    op.drop_table("participants")
    op.drop_table("figure")
    op.drop_table("programme_event")
    op.drop_table("pack")
    op.drop_table("indicator")
    op.drop_table("decision")
    op.drop_table("topic")
    op.drop_table("risk")
    op.drop_table("result")
    op.drop_table("programme_change")
    op.drop_table("meeting")
    op.drop_table("evidence")
