"""What the catalogue's tests share."""

from __future__ import annotations

import pytest

from paynet_debug.catalog.loader import load_catalog
from paynet_debug.catalog.model import Batch, Catalog


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The catalogue as it is shipped."""
    return load_catalog(emulator_base_url="http://127.0.0.1:8000/sandbox/paynet")


@pytest.fixture(scope="session")
def batch(catalog: Catalog) -> Batch:
    """The columns of process-recurring-payments."""
    operation = catalog.operation("process-recurring-payments")
    assert operation is not None
    assert operation.batch is not None
    return operation.batch
