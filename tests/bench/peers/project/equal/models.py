"""Our complaint as one Django table, every column that is filtered by with an index."""

from django.db import models


class Complaint(models.Model):
    id = models.BigIntegerField(primary_key=True)
    number = models.CharField(max_length=40, db_index=True)
    title = models.CharField(max_length=300)
    body = models.TextField()
    government = models.IntegerField(db_index=True)
    agency = models.IntegerField(null=True, blank=True, db_index=True)
    category = models.IntegerField(null=True, blank=True, db_index=True)
    channel = models.IntegerField(db_index=True)
    klass = models.IntegerField(null=True, blank=True, db_index=True)
    status = models.IntegerField(db_index=True)
    is_open = models.BooleanField(db_index=True)
    received_at = models.DateTimeField(db_index=True)
    due_at = models.DateTimeField(null=True, blank=True, db_index=True)
