"""What an installation needs in Google Cloud, as gcloud commands: data, and nothing is done here."""

from collections.abc import Iterator

from backend.cli.setup_steps.foundation import foundation
from backend.cli.setup_steps.pushes import pushes
from backend.cli.setup_steps.serving import app_engine, cloud_run, vault
from backend.cli.setup_steps.step import Place, Step


def steps(place: Place) -> Iterator[Step]:
    """Yield everything, in order."""
    yield from foundation(place)
    yield from pushes(place)
    yield from vault(place)
    yield from cloud_run(place) if place.is_cloud_run else app_engine(place)


def settings(place: Place) -> dict[str, str]:
    """The settings that follow from the steps; four more are the person's to fill in."""
    topic = f"projects/{place.project}/topics/relais"
    known = {
        "RELAIS_BASE_URL": place.base_url,
        "RELAIS_STORE": f"firestore://{place.project}/(default)",
        "RELAIS_PUSH_TOPIC": f"{topic}-gmail",
        "RELAIS_WORK_TOPIC": f"{topic}-work",
        "RELAIS_PUSH_SERVICE_ACCOUNT": place.email("relais-push"),
        "RELAIS_VAULT_KMS_KEY": place.kms_key,
    }
    return (
        {**known, "RELAIS_CRON_SERVICE_ACCOUNT": place.email("relais-clock")} if place.is_cloud_run else known
    )
