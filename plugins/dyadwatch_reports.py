"""Puts the reports page into Airflow: an app behind Airflow's own login, and an entry in its navigation.

Every component of Airflow loads this file; only the api-server, on the first request, loads the page itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from airflow.plugins_manager import AirflowPlugin

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

PREFIX = "/dyadwatch"


class ReportsPage:
    """The page as an ASGI application that is made when it is first asked for."""

    def __init__(self) -> None:
        self._app: Any = None

    async def __call__(
        self,
        scope: MutableMapping[str, Any],
        receive: Callable[[], Awaitable[Any]],
        send: Callable[[Any], Awaitable[None]],
    ) -> None:
        if self._app is None:
            from dyadwatch_page.app import create_app

            self._app = create_app()
        await self._app(scope, receive, send)


class DyadwatchReportsPlugin(AirflowPlugin):
    name = "dyadwatch_reports"
    fastapi_apps = [{"app": ReportsPage(), "url_prefix": PREFIX, "name": "Dyadwatch reports"}]  # noqa: RUF012
    # No url_route: the page opens in a tab of its own, since Airflow's frame forbids the links to the sources.
    # The address is relative, so that it holds under a base URL with a prefix.
    external_views = [  # noqa: RUF012
        {"name": "Reports", "href": f"{PREFIX.strip('/')}/", "destination": "nav", "category": "browse"}
    ]
