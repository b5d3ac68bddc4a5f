"""The web process: reads the settings, builds the services, serves the app. Run by gunicorn (see `Procfile`)."""

from __future__ import annotations

import os
import sys

from bot.app import create_app
from bot.ringing import Ringer
from jobs import services
from jobs.logs import secrets_of, set_up_logging
from models.roles import UnsafeRoleError, check_role
from settings import SettingsError, read_settings

# With this code gunicorn ends as a whole instead of starting the worker again for ever.
BOOT_ERROR = 3

try:
    settings = read_settings(os.environ)
    built = services.build(settings, pool_size=16)
    check_role(built.store.engine, settings)
except (SettingsError, UnsafeRoleError) as problem:
    sys.stderr.write(f"{problem}\n")
    sys.exit(BOOT_ERROR)
set_up_logging(settings.log_level, secrets_of(settings))
services.use(built)
app = create_app(built, Ringer(built).ring)
