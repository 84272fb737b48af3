"""python -m lapor"""

from lapor.cli import app

app()
