"""Who may do what: every route is made here, and none can be made without saying which permission it asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from dyadwatch_page.forgery import refuse_forgeries

F = TypeVar("F", bound=Callable[..., Any])


class Access(StrEnum):
    """What a route asks of its visitor. The gate says what that means in terms of the host's permissions."""

    READ = "read"
    JUDGE = "judge"  # writes feedback into the knowledge overlay
    RETRY = "retry"  # puts pages back into the queue


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks, and what they may do beside reading."""

    name: str
    may: frozenset[Access]


class Gate(Protocol):
    """The login in front of the page."""

    def check(self, access: Access) -> Callable[..., Any]:
        """A dependency that ends a request with 401 or 403 unless its visitor has the permission."""

    def visitor(self) -> Callable[..., Visitor]:
        """A dependency that gives the visitor."""

    def runs(self) -> Mapping[str, str]:
        """Batch name → address of its latest run, relative to the host's root; what is not known is left out."""


class Routes:
    """Makes guarded routes. The check stands first among a route's dependencies: nothing is parsed before it."""

    def __init__(self, gate: Gate, prefix: str = "", tags: list[str] | None = None) -> None:
        self.router = APIRouter(prefix=prefix, tags=list(tags or []), redirect_slashes=False)
        self._gate = gate

    def get(self, path: str, **options: Any) -> Callable[[F], F]:
        """A route that reads; HEAD is answered as well."""
        options.setdefault("response_class", Response)
        return self._route(path, Access.READ, ["GET"], [], options)

    def post(self, path: str, access: Access, **options: Any) -> Callable[[F], F]:
        """A route that changes something; forged requests are refused."""
        options.setdefault("response_class", Response)
        return self._route(path, access, ["POST"], [Depends(refuse_forgeries)], options)

    def _route(
        self, path: str, access: Access, methods: list[str], more: list[Any], options: dict[str, Any]
    ) -> Callable[[F], F]:
        def add(endpoint: F) -> F:
            guards = [Depends(self._gate.check(access)), *more]
            self.router.add_api_route(path, endpoint, methods=methods, dependencies=guards, **options)
            if methods == ["GET"]:
                self.router.add_api_route(
                    path, endpoint, methods=["HEAD"], dependencies=guards, **options | {"include_in_schema": False}
                )
            return endpoint

        return add
