"""python -m lapor"""

from lapor import logs
from lapor.cli import app

logs.configure()  # to standard error: what a command says is on standard output alone
app()
