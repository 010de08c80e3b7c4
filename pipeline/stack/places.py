"""Where a stack keeps its things: the home of the data, Airflow's own folder inside it, and the code it runs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.settings import Settings
from pipeline.stack.errors import StackError

CODE = Path(__file__).resolve().parents[2]  # the checkout: dags/ and plugins/ are no part of the package


@dataclass(frozen=True, slots=True)
class Places:
    """Absolute paths of one stack. `home` may be an fsspec URL."""

    home: str
    airflow: Path

    @property
    def dags(self) -> Path:
        return CODE / "dags"

    @property
    def plugins(self) -> Path:
        return CODE / "plugins"

    @property
    def catalogue(self) -> Path:
        """The sample newsroom's feeds, written when it starts."""
        return self.airflow / "newsroom-feeds.yaml"

    @property
    def passwords(self) -> Path:
        return self.airflow / "passwords.json"

    @property
    def secrets(self) -> Path:
        return self.airflow / "secrets.json"

    @property
    def lock(self) -> Path:
        return self.airflow / "stack.lock"

    def log(self, name: str) -> Path:
        return self.airflow / f"{name}.log"


def places_for(settings: Settings, *, sample: bool) -> Places:
    """The places of a stack; the sample newsroom's articles get a home of their own inside the given one.

    Raises StackError when the DAGs are not beside the package.
    """
    if not (CODE / "dags").is_dir():
        raise StackError(f"{CODE / 'dags'}: no such folder; run the stack from a checkout (pip install -e .)")
    if not settings.home_is_local:
        if sample:
            raise StackError(f"home {settings.home}: the demo needs a local folder; unset DYADWATCH_HOME")
        return Places(home=settings.home, airflow=Path("data/airflow").absolute())
    home = Path(settings.home.removeprefix("file://")).absolute()
    if sample:
        home /= "demo"  # sample articles never mix with real ones
    return Places(home=str(home), airflow=home / "airflow")
