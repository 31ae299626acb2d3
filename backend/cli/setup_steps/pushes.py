"""Topics: what Gmail tells, and what tells machines of work. Both are pushed to Relais."""

from collections.abc import Iterator, Mapping

from backend.cli.setup_steps.grants import GMAIL, PUBSUB, granted, member_of
from backend.cli.setup_steps.step import Place, Step, Words


def pushes(place: Place) -> Iterator[Step]:
    """Yield the two topics with all that belongs to them."""
    topics = ("pubsub", "topics")
    yield from _topic(place, "gmail")
    yield granted(place, topics, "relais-gmail", GMAIL, "roles/pubsub.publisher")
    yield from _topic(place, "work")
    yield granted(place, topics, "relais-work", member_of(place.account), "roles/pubsub.publisher")


def _topic(place: Place, name: str) -> Iterator[Step]:
    """A topic that is pushed to /push/NAME, and what could not be delivered."""
    topic, dead, url = f"relais-{name}", f"relais-{name}-dead", f"{place.base_url}/push/{name}"
    for one in (topic, dead):
        yield Step(
            f"the topic {one}",
            place.words("pubsub", "topics", "create", one),
            place.words("pubsub", "topics", "describe", one),
            source="https://cloud.google.com/pubsub/docs/create-topic",
        )
    yield _subscription(place, dead, dead, {"topic": f"projects/{place.project}/topics/{dead}"})
    told = {
        "pushConfig.pushEndpoint": url,
        "pushConfig.oidcToken.serviceAccountEmail": place.email("relais-push"),
        "deadLetterPolicy.deadLetterTopic": f"projects/{place.project}/topics/{dead}",
    }
    yield _subscription(place, topic, topic, told, *_pushed(place, url, dead))
    yield granted(place, ("pubsub", "topics"), dead, PUBSUB, "roles/pubsub.publisher")
    yield granted(place, ("pubsub", "subscriptions"), topic, PUBSUB, "roles/pubsub.subscriber")


def _pushed(place: Place, url: str, dead: str) -> Words:
    """Signed for this very address, brought back ever later, and given up after ten attempts."""
    return (
        f"--push-endpoint={url}",
        f"--push-auth-service-account={place.email('relais-push')}",
        f"--push-auth-token-audience={url}",
        f"--dead-letter-topic={dead}",
        "--max-delivery-attempts=10",
        "--ack-deadline=60",
        "--min-retry-delay=10s",
        "--max-retry-delay=600s",
    )


def _subscription(place: Place, name: str, topic: str, told: Mapping[str, str], *more: str) -> Step:
    """A subscription that never expires. ``told``: what Google says of it, by field."""
    return Step(
        f"the subscription {name}",
        place.words(
            *("pubsub", "subscriptions", "create", name),
            *(f"--topic={topic}", "--expiration-period=never"),
            *more,
        ),
        place.words("pubsub", "subscriptions", "describe", name, f"--format=value({','.join(told)})"),
        holds=tuple(told.values()),
        mend=f"Is it there for another address? gcloud pubsub subscriptions delete {name}, then once more",
        source="https://cloud.google.com/pubsub/docs/create-push-subscription",
    )
