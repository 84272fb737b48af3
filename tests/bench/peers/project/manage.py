"""python manage.py migrate | load: the peers' own tables, and our complaints in them."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")

if __name__ == "__main__":
    if sys.argv[1:] == ["load"]:
        from equal.load import main

        main()
    else:
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)
