"""Row-level security only protects from a role that cannot step around it; production refuses to start as another."""

from __future__ import annotations

from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from settings import Settings


class UnsafeRoleError(Exception):
    """The database role is a superuser or bypasses row-level security."""


def check_role(engine: Engine, settings: Settings) -> None:
    """Raises UnsafeRoleError in production. A database that is away is no reason not to start: `/ready` tells."""
    if not settings.is_production:
        return
    try:
        with engine.connect() as connection:
            is_unsafe = connection.execute(
                text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
            ).scalar_one()
    except OperationalError:
        return
    if is_unsafe:
        raise UnsafeRoleError(
            "DATABASE_URL names a superuser or a role that bypasses row-level security; "
            "use a role without either, so that no shop can ever see another's customers."
        )
