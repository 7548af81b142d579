"""Why a signature fails, proven where proof is possible. Pure: no clock, no network.

============== =====================================================================
``evidence``   reads what was pasted (curl, HTTP, HAR, a header alone …)
``request``    the request's facts: parameters with their wire text
``wire``       ``oauth_signature`` to bytes, undoing faults of the coding
``block``      what stands in an opened signature: padding, hash, digest
``recover``    opens the signature with the public key
``recipe``     how a base string comes about, stage by stage
``rules``      the fault codes: words, and changed recipes or a look at the request
``search``     finds the recipe whose string has the signed digest
``engine``     puts the ``Diagnosis`` together
``masking``    hides card data in what is shown
``report``     the diagnosis as Markdown
============== =====================================================================
"""

from paynet_debug.diagnosis.engine import diagnose
from paynet_debug.diagnosis.model import (
    Certainty,
    Diagnosis,
    Difference,
    Finding,
    Severity,
    SignedString,
    Verdict,
)
from paynet_debug.diagnosis.search import DEFAULT_BUDGET, Budget

__all__ = [
    "DEFAULT_BUDGET",
    "Budget",
    "Certainty",
    "Diagnosis",
    "Difference",
    "Finding",
    "Severity",
    "SignedString",
    "Verdict",
    "diagnose",
]
