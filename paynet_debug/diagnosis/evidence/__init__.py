"""Reads what was pasted: text in, one request out; nothing is executed, opened or fetched.

``read_evidence`` asks the modules of ``formats`` in order; each of them is one way in which
people copy a request. Bodies are the bytes as sent: no form decoder comes near them.
"""

from paynet_debug.diagnosis.evidence.model import Evidence
from paynet_debug.diagnosis.evidence.reading import MAXIMUM_LENGTH, read_evidence

__all__ = ["MAXIMUM_LENGTH", "Evidence", "read_evidence"]
