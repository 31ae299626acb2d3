"""Relais as the host meets it: the whole application, wired as in production, on a store of each kind."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from backend.domain.member import Person
from backend.ports.documents import Documents
from backend.settings import load_settings
from main import Root, application
from tests.certificates import CertificateServer
from tests.clock import SetClock
from tests.people import found_mailbox
from tests.side_panel import BASE_URL, SidePanel
from workbench.company import read_company
from workbench.host import Host
from workbench.world import Addresses, World

PanelOf = Callable[..., SidePanel]


@pytest.fixture
def world(certificates: CertificateServer, mail_endpoint: str) -> World:
    """The addresses of this test's Google."""
    workbench = certificates.url.removesuffix("/certs")
    return World(read_company(), Addresses(BASE_URL, mail_endpoint, workbench))


@pytest.fixture
def environment(world: World, certificates: CertificateServer) -> dict[str, str]:
    """The settings of a development installation."""
    return {
        **world.settings,
        "RELAIS_STORE": "sqlite:///:memory:",
        "RELAIS_ID_TOKEN_CERTS_URL": certificates.url,
    }


@pytest.fixture
def house(environment: dict[str, str], store: Documents, real_clock: SetClock) -> Root:
    """The wired house on this test's store."""
    return Root(load_settings(environment), real_clock, store)


@pytest.fixture
def real_clock() -> SetClock:
    """Tokens are signed for the present: the clock starts there."""
    return SetClock(datetime.now(UTC))


@pytest.fixture
def app(house: Root) -> Flask:
    """The application with support@acme.test and its members."""
    found_mailbox(house.services)
    return application(house)


@pytest.fixture
def panel_of(app: Flask, world: World, certificates: CertificateServer) -> PanelOf:
    """Makes the side panel of a person."""
    host = Host(world, certificates.signer)

    def make(person: Person, **chosen: Any) -> SidePanel:
        return SidePanel(app.test_client(), host, person, **chosen)

    return make
