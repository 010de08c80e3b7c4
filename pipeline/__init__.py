"""Dyadwatch: media monitoring of one bilateral relation, with evidence."""

from importlib.metadata import version

__version__ = version("dyadwatch")
