"""The project's error tree: what the CLI and the UI catch, and nothing wider."""


class PolicyAssistantError(Exception):
    """Root of every error the project raises; the message says what, where and what to do."""


class ReadingError(PolicyAssistantError):
    """A file could not be read into a Document; the message is the reason shown for that file."""


class ManifestError(PolicyAssistantError):
    """A `manifest.csv` is malformed."""


class StoreError(PolicyAssistantError):
    """The store is missing, busy, damaged, or not writable."""


class ModelError(PolicyAssistantError):
    """An embedding model is missing, altered, or not the one the index was built with."""


class SettingsError(PolicyAssistantError):
    """A settings file or environment variable holds an unknown key or a value out of bounds."""


class LanguageModelError(PolicyAssistantError):
    """A language model could not be reached, refused, or answered with something unreadable."""


class TransientModelError(LanguageModelError):
    """The same, where asking again may help: busy, stalled, or cut off."""


class CancelledError(LanguageModelError):
    """The person stopped the answer before it was finished."""
