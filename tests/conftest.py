"""Fixtures for every test: real stores, real emulators."""

pytest_plugins = [
    "tests.certificates",
    "tests.firestore_emulator",
    "tests.front_door",
    "tests.gmail_emulator",
    "tests.stores",
    "tests.wired",
]
