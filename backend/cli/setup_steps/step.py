"""What a step of the set-up is, and where Relais is set up."""

from dataclasses import dataclass

NUMBER = "PROJECTNUMBER"
"""Stands where Google puts the project's number, which only Google knows."""
UNFILLED = r"PROJECT_ID|PROJECT_NUMBER|FROM-GET-AUTHORIZATION|example\.com|: ''"
"""What still stands in a file whose settings nobody has filled in, as grep -E and Python read it."""
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that must be there. ``make`` and ``check`` are the words behind ``gcloud``."""

    title: str
    make: Words = ()
    """Nothing: only a person can do it, and ``mend`` says how."""
    check: Words = ()
    """Ends well where the thing is there; nothing: making it again changes nothing."""
    holds: Words = ()
    """Each must stand in what ``check`` prints."""
    there: str = ""
    """How gcloud says, failing, that the thing is there already."""
    again: bool = False
    """Done each time, there or not."""
    filled: str = ""
    """A file beside this program that must be there, with nothing left to fill in."""
    mend: str = ""
    """What to do where it fails, besides what gcloud says."""
    source: str = ""
    """Google's page."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where Relais is set up."""

    project: str
    base_url: str
    region: str
    is_cloud_run: bool

    @property
    def account(self) -> str:
        """What Relais runs as."""
        return (
            self.email("relais-run") if self.is_cloud_run else f"{self.project}@appspot.gserviceaccount.com"
        )

    @property
    def kms_key(self) -> str:
        """The vault's key."""
        return f"projects/{self.project}/locations/{self.region}/keyRings/relais/cryptoKeys/vault"

    def email(self, name: str) -> str:
        """A service account of the project."""
        return f"{name}@{self.project}.iam.gserviceaccount.com"

    def words(self, *words: str) -> Words:
        """A command in the project."""
        return (*words, f"--project={self.project}")
