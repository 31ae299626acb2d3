"""What only the contracts need besides the stores."""

from tests.kms import kms, kms_client

__all__ = ["kms", "kms_client"]
