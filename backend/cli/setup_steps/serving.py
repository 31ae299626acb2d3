"""The vault's key, and the service itself with its clock."""

from collections.abc import Iterator

from backend.cli.setup_steps.grants import granted, member_of
from backend.cli.setup_steps.step import Place, Step

ENCRYPTS = "roles/cloudkms.cryptoKeyEncrypterDecrypter"


def vault(place: Place) -> Iterator[Step]:
    """Yield the key that the vault's keys are wrapped with, and who may use it."""
    where = (f"--location={place.region}",)
    source = "https://cloud.google.com/kms/docs/create-key"
    yield Step(
        "the vault's key ring",
        place.words("kms", "keyrings", "create", "relais", *where),
        place.words("kms", "keyrings", "describe", "relais", *where),
        source=source,
    )
    ring = ("--keyring=relais", *where)
    yield Step(
        "the vault's key",
        place.words("kms", "keys", "create", "vault", *ring, "--purpose=encryption"),
        place.words("kms", "keys", "describe", "vault", *ring),
        source=source,
    )
    yield granted(place, ("kms", "keys"), "vault", member_of(place.account), ENCRYPTS, *ring)


def cloud_run(place: Place) -> Iterator[Step]:
    """Yield secret, service and clock."""
    source = "https://cloud.google.com/run/docs/configuring/services/secrets"
    yield Step(
        "the place of the OAuth client's secret",
        place.words("secrets", "create", "relais-connect", "--replication-policy=automatic"),
        place.words("secrets", "describe", "relais-connect"),
        source=source,
    )
    yield Step(
        "the OAuth client's secret",
        check=place.words("secrets", "versions", "describe", "latest", "--secret=relais-connect"),
        mend="Take it from the console: gcloud secrets versions add relais-connect --data-file=-",
        source=source,
    )
    yield granted(
        place, ("secrets",), "relais-connect", member_of(place.account), "roles/secretmanager.secretAccessor"
    )
    yield Step(
        "the service",
        place.words(
            "run", "deploy", "relais", "--source=.", f"--region={place.region}", "--allow-unauthenticated",
            f"--service-account={place.account}", "--min-instances=1", "--no-cpu-throttling",
            "--env-vars-file=settings.yaml", "--quiet",
            "--set-secrets=RELAIS_CONNECT_CLIENT_SECRET=relais-connect:latest",
        ),
        place.words("run", "services", "describe", "relais", f"--region={place.region}"),
        again=True,
        filled="settings.yaml",
        mend="relais setup --settings makes settings.yaml; what Relais finds wrong in it stands in its log",
        source="https://cloud.google.com/run/docs/deploying-source-code",
    )  # fmt: skip
    yield _clock(place)


def _clock(place: Place) -> Step:
    url, where = f"{place.base_url}/cron/minute", f"--location={place.region}"
    return Step(
        "the clock",
        place.words(
            "scheduler", "jobs", "create", "http", "relais-clock", "--schedule=* * * * *", where,
            f"--uri={url}", "--http-method=GET", f"--oidc-token-audience={url}",
            f"--oidc-service-account-email={place.email('relais-clock')}",
        ),
        place.words(
            "scheduler", "jobs", "describe", "relais-clock", where, "--format=value(httpTarget.uri)"
        ),
        holds=(url,),
        mend="Is it there for another address? gcloud scheduler jobs delete relais-clock, then once more",
        source="https://cloud.google.com/scheduler/docs/http-target-auth",
    )  # fmt: skip


def app_engine(place: Place) -> Iterator[Step]:
    """Yield the service, whose clock is deployed with it."""
    yield Step(
        "the service, and its clock",
        place.words("app", "deploy", "app.yaml", "cron.yaml", "--quiet"),
        place.words("app", "services", "describe", "default"),
        again=True,
        filled="app.yaml",
        mend="relais setup --settings says what belongs into app.yaml, gcloud app logs read what is wrong",
        source="https://cloud.google.com/appengine/docs/standard/roles",
    )
