"""The ground: the project, Google's services, the database, the accounts."""

import json
from collections.abc import Iterator

from backend.cli import indexes
from backend.cli.setup_steps.grants import PUBSUB, account, granted, granted_in_project, member_of
from backend.cli.setup_steps.step import NUMBER, Place, Step

APIS = (
    *("firestore", "gmail", "gsuiteaddons", "appsmarket-component", "pubsub", "cloudkms"),
    *("iam", "iamcredentials", "cloudbuild"),
)
APP_ENGINE_APIS = ("appengine",)
CLOUD_RUN_APIS = ("run", "artifactregistry", "cloudscheduler", "secretmanager")
APP_ENGINE_REGIONS = {"europe-west1": "europe-west", "us-central1": "us-central"}
"""Two places have other names there: https://cloud.google.com/appengine/docs/standard/locations"""


def foundation(place: Place) -> Iterator[Step]:
    """Yield what everything else stands on."""
    yield _project(place)
    yield _apis(place)
    if not place.is_cloud_run:
        yield _app_engine(place)
    yield from _store(place)
    yield from _accounts(place)


def _project(place: Place) -> Step:
    return Step(
        "the project",
        check=("projects", "describe", place.project, "--format=value(lifecycleState)"),
        holds=("ACTIVE",),
        mend="Make it in the console, inside your Workspace organisation and with billing; gcloud auth login",
        source="https://cloud.google.com/resource-manager/docs/creating-managing-projects",
    )


def _apis(place: Place) -> Step:
    names = (*APIS, *(CLOUD_RUN_APIS if place.is_cloud_run else APP_ENGINE_APIS))
    full = tuple(f"{name}.googleapis.com" for name in names)
    return Step(
        "Google's services",
        place.words("services", "enable", *full),
        place.words("services", "list", "--enabled", "--format=value(config.name)"),
        holds=full,
        mend="Does the project have billing, and are you its owner?",
        source="https://cloud.google.com/service-usage/docs/enable-disable",
    )


def _app_engine(place: Place) -> Step:
    region = APP_ENGINE_REGIONS.get(place.region, place.region)
    return Step(
        "App Engine",
        place.words("app", "create", f"--region={region}"),
        place.words("app", "describe"),
        mend="Its region can never be changed: see gcloud app regions list",
        source="https://cloud.google.com/appengine/docs/standard/locations",
    )


def _store(place: Place) -> Iterator[Step]:
    yield Step(
        "the database",
        place.words(
            "firestore", "databases", "create", f"--location={place.region}", "--type=firestore-native"
        ),
        place.words("firestore", "databases", "describe", "--database=(default)", "--format=value(type)"),
        holds=("FIRESTORE_NATIVE",),
        mend="A database of another type in this place: take another project",
        source="https://cloud.google.com/firestore/docs/manage-databases",
    )
    for words in indexes.commands(json.loads(indexes.SOURCE.read_text("utf-8"))):
        yield Step(
            "an index" if "composite" in words else "a field's lifetime and indexes",
            place.words("firestore", *words, "--database=(default)", "--async", "--quiet"),
            there="already exists",
            source="https://cloud.google.com/firestore/docs/query-data/indexing",
        )


def _accounts(place: Place) -> Iterator[Step]:
    yield account(place, "relais-push", "Relais: signs what Pub/Sub pushes")
    yield Step(
        "Pub/Sub's own account",
        place.words("beta", "services", "identity", "create", "--service=pubsub.googleapis.com"),
        source="https://cloud.google.com/pubsub/docs/dead-letter-topics",
    )
    push = place.email("relais-push")
    yield granted(place, ("iam", "service-accounts"), push, PUBSUB, "roles/iam.serviceAccountTokenCreator")
    if place.is_cloud_run:
        yield account(place, "relais-run", "Relais: runs")
        yield account(place, "relais-clock", "Relais: signs the clock's calls")
    yield granted_in_project(place, member_of(place.account), "roles/datastore.user")
    builder = (
        (f"serviceAccount:{NUMBER}-compute@developer.gserviceaccount.com", "roles/run.builder")
        if place.is_cloud_run
        else (member_of(place.account), "roles/cloudbuild.builds.builder")
    )
    yield granted_in_project(place, *builder)
