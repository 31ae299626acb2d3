"""Why a mail cannot be looked at, and who mends it, in words."""

from typing import NamedTuple

from backend.domain.obstacle import Obstacle
from backend.i18n.speech import Speech


class ObstacleWords(NamedTuple):
    """What happened, in a line, and what to do, in a sentence."""

    title: str
    advice: str


def obstacle_words(obstacle: Obstacle, say: Speech) -> ObstacleWords:
    """What the person who opened the mail is told."""
    match obstacle:
        case Obstacle.EXPIRED:
            advice = say("Google's permission to look at this mail has run out. Open the mail again.")
            return ObstacleWords(say("Open the mail again"), advice)
        case Obstacle.SCOPE:
            advice = say(
                "Relais may not read this mail's headers. "
                "Allow it when Google asks, or ask your Workspace admin."
            )
            return ObstacleWords(say("A permission is missing"), advice)
        case Obstacle.SWITCHED_OFF:
            advice = say(
                "The Gmail API is not enabled in the Google Cloud project of Relais. "
                "Tell whoever installed Relais."
            )
            return ObstacleWords(say("Relais is not set up for Gmail"), advice)
        case Obstacle.POLICY:
            advice = say("Your organisation does not let Relais read mail here. Ask your Workspace admin.")
            return ObstacleWords(say("Not allowed by your organisation"), advice)
        case Obstacle.GONE:
            advice = say("Gmail does not find this mail in your account. It may have been deleted.")
            return ObstacleWords(say("Not found"), advice)
        case Obstacle.REFUSED:
            advice = say(
                "Gmail did not let Relais read this mail's headers, "
                "so it cannot tell which conversation it is."
            )
            return ObstacleWords(say("Not found"), advice)
