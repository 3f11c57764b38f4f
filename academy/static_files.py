"""Where pages find their styles, scripts and icons."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, which works out each address once a process.

    A page has dozens of icons. Their addresses change only when files are collected anew, and
    then the web process starts anew, since it reads the manifest once.
    """

    # A script that imports another finds it under its new address, too.
    support_js_module_import_aggregation = True

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self._addresses: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        """Return the address of a file. Raises ValueError if it was not collected."""
        if force:
            return super().url(name, force)
        address = self._addresses.get(name)
        if address is None:
            address = self._addresses[name] = super().url(name)
        return address
