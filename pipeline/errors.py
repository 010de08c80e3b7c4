"""Errors a user can cause. Each names the thing, the reason and the remedy; none reaches a user as a traceback."""


class DyadwatchError(Exception):
    """Base of every error that the command line prints as one line, with exit code 2."""


class SettingsError(DyadwatchError):
    """A setting (environment variable or option) cannot be used."""


class KnowledgeError(DyadwatchError):
    """A knowledge file breaks its schema: the message names file, entry and field."""


class StorageError(DyadwatchError):
    """The home or the state database cannot be read or written."""


class NotFoundError(DyadwatchError):
    """A day, revision, table, feed or id that does not exist was asked for."""


class InputError(DyadwatchError):
    """A file or argument given by the user cannot be read as what it should be."""


class AccountingError(DyadwatchError):
    """A stage lost or doubled an input: in != sum of dispositions. A defect of ours, never of the input."""
