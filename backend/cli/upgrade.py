"""``relais upgrade``: documents of older releases in the shape of this one."""

import click

from backend.cli.group import Wiring, relais
from backend.ports.documents import Documents, Transaction
from backend.records.codec import is_old
from backend.records.upgrades import upgraded


@relais.command()
@click.pass_obj
def upgrade(wiring: Wiring) -> None:
    """Bring every stored document to the shape of this release.

    The server may run meanwhile. May be broken off and started again: what is done is not done again.
    """
    documents = wiring().documents
    old = [document.path for document in documents.scan() if is_old(document)]
    with click.progressbar(old, label=f"{len(old)} documents of an older release") as paths:
        done = sum(_upgrade(documents, path) for path in paths)
    click.echo(f"{done} upgraded")


def _upgrade(documents: Documents, path: str) -> bool:
    """Upgrade one; False if somebody wrote it anew meanwhile, or it is gone."""

    def body(transaction: Transaction) -> bool:
        document = transaction.get(path)
        if document is None or not is_old(document):
            return False
        transaction.set(path, upgraded(document))
        return True

    return documents.transact(body)
