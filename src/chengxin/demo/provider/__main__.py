"""`python -m chengxin.demo.provider FOLDER PORT`: the made-up identity service, until TERM."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from threading import Thread
from time import sleep

import django


def main(folder: Path, port: int) -> None:
    """Open what `preparing` has written, and serve it on this computer alone."""
    parent = os.getppid()
    os.environ["CHENGXIN_PROVIDER"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "chengxin.demo.provider.settings"
    django.setup()
    from chengxin.demo.provider.opening import open_provider
    from chengxin.site.serving import serve

    open_provider()
    Thread(target=_end_with, args=(parent,), daemon=True).start()
    serve("127.0.0.1", port, application="chengxin.demo.provider.wsgi:application")


def _end_with(parent: int) -> None:
    """End when whoever started this is gone, however it went."""
    while os.getppid() == parent:
        sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
