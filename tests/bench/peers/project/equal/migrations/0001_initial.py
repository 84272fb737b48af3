"""The equal table."""

from django.db import migrations, models

NUMBERS = ("government", "channel", "status")
MAYBE = ("agency", "category", "klass")


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.CreateModel(
            name="Complaint",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=40, db_index=True)),
                ("title", models.CharField(max_length=300)),
                ("body", models.TextField()),
                *((name, models.IntegerField(db_index=True)) for name in NUMBERS),
                *(
                    (name, models.IntegerField(null=True, blank=True, db_index=True))
                    for name in MAYBE
                ),
                ("is_open", models.BooleanField(db_index=True)),
                ("received_at", models.DateTimeField(db_index=True)),
                ("due_at", models.DateTimeField(null=True, blank=True, db_index=True)),
            ],
        )
    ]
