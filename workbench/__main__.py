"""``python -m workbench`` starts the demo. STORE is sqlite or firestore, PORT that of the page."""

import os
import sys

from workbench.demo import PORT, run

STORES = ("sqlite", "firestore")

if __name__ == "__main__":
    store = os.environ.get("STORE", STORES[0])
    if store not in STORES:
        sys.exit(f"STORE is one of {', '.join(STORES)}")
    run(store, int(os.environ.get("PORT", str(PORT))))
