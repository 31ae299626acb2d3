"""Where Chromium is: Debian's package, driven by Playwright. No browser is downloaded."""

import shutil

from workbench.emulators import Absent

QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")


def chromium() -> str:
    """The path of the browser. Raises: Absent."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    raise Absent("Chromium is missing. Install it: `apt-get install chromium`.")
