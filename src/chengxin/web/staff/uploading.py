"""A file on its way in: held in memory that has no name, up to a limit, and gone with the request.

Files of an intake hold identity numbers and names in the clear, so none is ever written to a
folder; the intake reads them from where they are and seals each row. Everything beyond the limit is
read and thrown away, so that the page can say what was wrong.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

if TYPE_CHECKING:
    # Generic for the checker alone.
    _Uploaded = UploadedFile[bytes]
else:
    _Uploaded = UploadedFile

#: Larger files are for the command line, which reads them from a disk.
MOST_BYTES = 64 << 20


class HeldFile(_Uploaded):
    """A file that came whole. `path` leads to it as long as it is open, for this process alone."""

    @property
    def path(self) -> Path:
        """Return a path by which the file can be opened again."""
        return Path(f"/proc/self/fd/{self.fileno()}")


class Holding(FileUploadHandler):
    """Holds one file of a request; `too_large` says that there was more than may be."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.too_large = False
        self._later = False

    def new_file(self, *given: Any, **named: Any) -> None:
        """Begin a file; a second one is read and dropped."""
        super().new_file(*given, **named)
        self._later = hasattr(self, "file")
        if not self._later:
            # Django closes what is called `file` when it stops.
            self.file = _nameless()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take a part."""
        if self._later:
            return
        if start + len(raw_data) > MOST_BYTES:
            self.too_large = True
            raise StopUpload(connection_reset=False)
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> HeldFile | None:
        """Return the file, or nothing for a second one."""
        if self._later:
            return None
        self.file.flush()
        self.file.seek(0)
        return HeldFile(self.file, self.file_name, self.content_type, file_size)


def _nameless() -> IO[bytes]:
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("delivery", os.MFD_CLOEXEC), "w+b")
    return tempfile.TemporaryFile()
