"""The privacy page as those who may see it: what waits, what is due, holds, incidents, register."""

import pytest

from tests.screens.acting import page, sign_in
