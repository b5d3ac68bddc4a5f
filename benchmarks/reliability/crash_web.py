"""The web app with its crash points, for gunicorn to load in place of `wsgi`; what runs it stands in `crash`."""

from __future__ import annotations

import os
from pathlib import Path

from benchmarks.reliability.crash import FOLDER, install
from benchmarks.reliability.points import WEB

install(WEB, Path(os.environ[FOLDER]))

from wsgi import app  # noqa: E402, F401 - once its parts are wrapped
