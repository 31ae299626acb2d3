"""Fixtures for every test: real stores, real emulators."""

pytest_plugins = ["tests.firestore_emulator", "tests.gmail_emulator", "tests.stores", "tests.wired"]
