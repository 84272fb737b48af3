"""accounts privacy and the audit chain"""

import sqlalchemy as sa
from alembic import op


revision = "0006"
down_revision = "0005"

# what was written into the audit log stays as it was written; the one trigger of the schema
FORBID = {
    "sqlite": [
        f"CREATE TRIGGER audit_log_no_{verb.lower()} BEFORE {verb} ON audit_log "
        "BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END"
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE FUNCTION audit_log_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'the audit log is never changed'; END $$",
        "CREATE TRIGGER audit_log_no_change BEFORE UPDATE OR DELETE ON audit_log "
        "FOR EACH ROW EXECUTE FUNCTION audit_log_stays()",
        "CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON audit_log "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_log_stays()",
    ],
}
ALLOW = {
    "sqlite": [f"DROP TRIGGER audit_log_no_{verb}" for verb in ("update", "delete")],
    "postgresql": [
        "DROP TRIGGER audit_log_no_change ON audit_log",
        "DROP TRIGGER audit_log_no_truncate ON audit_log",
        "DROP FUNCTION audit_log_stays()",
    ],
}
# what the national desk holds itself: a list of few, and the count of it
NATIONAL = sa.text("is_open AND holder = 1")
COVER = (
    "due_at", "id", "status", "class", "category_id", "channel", "government_id", "agency_id",
    "unit_id", "officer", "holder", "territory_id", "received_at", "received_on", "dispatched_on",
    "lapse_on", "escalated_on", "returns", "is_anonymous", "is_secret", "is_undated",
    "is_proposed", "has_attachment", "number", "is_open",
)  # fmt: skip


def upgrade() -> None:
    op.create_index(
        "ix_complaint_queue_national", "complaint", COVER,
        sqlite_where=NATIONAL, postgresql_where=NATIONAL,
    )  # fmt: skip
    op.create_table(
        "attempt",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("bucket", sa.String(64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
    )
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.create_index("ix_attempt_bucket", ["bucket", "at"], unique=False)

    op.create_table(
        "audit_link",
        sa.Column("home_id", sa.SmallInteger(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("audit_id", sa.BigInteger(), nullable=False),
        sa.Column("linked_at", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("home_id", "place", name=op.f("pk_audit_link")),
        sa.UniqueConstraint("home_id", "audit_id", name=op.f("uq_audit_link_home_id_audit_id")),
    )
    op.create_table(
        "audit_waiting",
        sa.Column("audit_id", sa.BigInteger(), nullable=False),
        sa.Column("home_id", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("audit_id", "home_id", name=op.f("pk_audit_waiting")),
    )
    # what was written before there was a chain is linked first
    op.execute(
        "INSERT INTO audit_waiting (audit_id, home_id) "
        "SELECT id, home_id FROM audit_log ORDER BY id, home_id"
    )
    op.create_table(
        "data_hold",
        sa.Column("complaint_id", sa.BigInteger(), nullable=False),
        sa.Column("home_id", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("lifted_by", sa.String(), nullable=True),
        sa.Column("lifted_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("complaint_id", "home_id", "kind", "at", name=op.f("pk_data_hold")),
    )
    op.create_table(
        "erasure",
        sa.Column("complaint_id", sa.BigInteger(), nullable=False),
        sa.Column("home_id", sa.SmallInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=True),
        sa.Column("request_id", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("complaint_id", "home_id", name=op.f("pk_erasure")),
    )
    op.create_table(
        "job_run",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.Column("failed", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_run")),
    )
    with op.batch_alter_table("job_run", schema=None) as batch_op:
        batch_op.create_index("ix_job_run_name", ["name", "id"], unique=False)

    op.create_table(
        "reason",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("move", sa.String(64), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("name_en", sa.String(120), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reason")),
    )
    op.create_table(
        "redaction",
        sa.Column("complaint_id", sa.BigInteger(), nullable=False),
        sa.Column("home_id", sa.SmallInteger(), nullable=False),
        sa.Column("seq", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("is_hidden", sa.Boolean(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_by", sa.String(), nullable=True),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("complaint_id", "home_id", "seq", name=op.f("pk_redaction")),
    )
    op.create_table(
        "retention_rule",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("klass", sa.String(64), nullable=True),
        sa.Column("status", sa.String(64), nullable=True),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_rule")),
    )
    op.create_table(
        "retention_run",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("confirmed_by", sa.String(), nullable=True),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=True),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.Column("erased", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_run")),
    )
    op.create_table(
        "data_request",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("government_id", sa.SmallInteger(), nullable=True),
        sa.Column("complaint_id", sa.BigInteger(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("entered_by", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["government_id"],
            ["government.id"],
            name=op.f("fk_data_request_government_id_government"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_request")),
    )
    with op.batch_alter_table("data_request", schema=None) as batch_op:
        batch_op.create_index(
            "ix_data_request_waiting", ["government_id", "state", "due_at"], unique=False
        )

    op.create_table(
        "account_link",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(64), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["account.name"], name=op.f("fk_account_link_account_account")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_account_link")),
    )
    with op.batch_alter_table("account_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_link_account"), ["account"], unique=False)

    op.create_table(
        "incident",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("account", sa.String(), nullable=True),
        sa.Column("from_at", sa.BigInteger(), nullable=True),
        sa.Column("until_at", sa.BigInteger(), nullable=True),
        sa.Column("found_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("handling", sa.String(), nullable=False),
        sa.Column("notified_at", sa.BigInteger(), nullable=True),
        sa.Column("entered_by", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["account.name"], name=op.f("fk_incident_account_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account"], ["account.name"], name=op.f("fk_recovery_code_account_account")
        ),
        sa.PrimaryKeyConstraint("account", "key", name=op.f("pk_recovery_code")),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("totp_sealed", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("totp_since", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("totp_step", sa.Integer(), nullable=True))

    with op.batch_alter_table("agency", schema=None) as batch_op:
        batch_op.add_column(sa.Column("decree_until", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("merged_into", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch_op.create_foreign_key(
            batch_op.f("fk_agency_merged_into_agency"), "agency", ["merged_into"], ["id"]
        )

    op.create_index("ix_audit_log_actor", "audit_log", ["actor", "id"])

    with op.batch_alter_table("category", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("is_active", sa.Boolean(), nullable=False, server_default=sa.true())
        )
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))

    with op.batch_alter_table("government", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("is_active", sa.Boolean(), nullable=False, server_default=sa.true())
        )
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))

    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("is_strong", sa.Boolean(), nullable=False, server_default=sa.false())
        )

    for statement in FORBID[op.get_bind().dialect.name]:
        op.execute(statement)
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("agent", sa.String(200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("strong_at", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_index("ix_complaint_queue_national", "complaint")
    for statement in ALLOW[op.get_bind().dialect.name]:
        op.execute(statement)
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.drop_column("strong_at")
        batch_op.drop_column("agent")

    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.drop_column("is_strong")

    with op.batch_alter_table("government", schema=None) as batch_op:
        batch_op.drop_column("version")
        batch_op.drop_column("is_active")

    with op.batch_alter_table("category", schema=None) as batch_op:
        batch_op.drop_column("version")
        batch_op.drop_column("is_active")

    op.drop_index("ix_audit_log_actor", "audit_log")

    with op.batch_alter_table("agency", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_agency_merged_into_agency"), type_="foreignkey")
        batch_op.drop_column("version")
        batch_op.drop_column("merged_into")
        batch_op.drop_column("decree_until")

    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_column("totp_step")
        batch_op.drop_column("totp_since")
        batch_op.drop_column("totp_sealed")
        batch_op.drop_column("version")

    op.drop_table("recovery_code")
    op.drop_table("incident")
    with op.batch_alter_table("account_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_link_account"))

    op.drop_table("account_link")
    with op.batch_alter_table("data_request", schema=None) as batch_op:
        batch_op.drop_index("ix_data_request_waiting")

    op.drop_table("data_request")
    op.drop_table("retention_run")
    op.drop_table("retention_rule")
    op.drop_table("redaction")
    op.drop_table("reason")
    with op.batch_alter_table("job_run", schema=None) as batch_op:
        batch_op.drop_index("ix_job_run_name")

    op.drop_table("job_run")
    op.drop_table("erasure")
    op.drop_table("data_hold")
    op.drop_table("audit_waiting")
    op.drop_table("audit_link")
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_attempt_bucket")

    op.drop_table("attempt")
