"""The admin with a list, filters and a search, as one would write it in five minutes."""

from django.contrib import admin

from equal.models import Complaint


@admin.register(Complaint)
class ComplaintAdmin(admin.ModelAdmin):
    list_display = ("number", "title", "status", "government", "agency", "received_at", "due_at")
    list_filter = ("is_open", "status", "government", "category", "channel", "klass")
    search_fields = ("number", "title", "body")
    ordering = ("due_at", "id")
    list_per_page = 25
    show_full_result_count = False
