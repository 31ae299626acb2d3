"""``python -m workbench`` starts the demo. STORE is sqlite or firestore, PORT that of the page,
DEMO_FOLDER where its state and its logs go. It goes on where it was left; FRESH=1 starts the company anew.
"""

import os
import sys
from pathlib import Path

from workbench import kept
from workbench.demo import PORT, run
from workbench.emulators import HOUSE

STORES = ("sqlite", "firestore")

if __name__ == "__main__":
    store = os.environ.get("STORE", STORES[0])
    if store not in STORES:
        sys.exit(f"STORE is one of {', '.join(STORES)}")
    folder = Path(os.environ.get("DEMO_FOLDER", HOUSE / ".state" / "demo")) / store
    if os.environ.get("FRESH"):
        kept.forget(folder)
    run(folder, store, int(os.environ.get("PORT", str(PORT))))
