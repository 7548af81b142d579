"""What is to be signed and whether it can be: one check of a page's form and a program's JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from paynet_debug.catalog.batch import BatchReading, payload, read_csv, read_payload
from paynet_debug.catalog.checks import check_parameters
from paynet_debug.catalog.model import Catalog, Environment, Operation
from paynet_debug.errors import FieldError, KeyRefused
from paynet_debug.oauth1.encoding import Pairs
from paynet_debug.oauth1.keys import PrivateKeyReading, read_private_key
from paynet_debug.text import N_, Message, Remark
from paynet_debug.web import form_checks

REQUIRED = Message(N_("This value is required."))
CSV_OR_PAYLOAD = Message(
    N_("Give the CSV or its payload, not both: the console makes the payload from the CSV.")
)


@dataclass(frozen=True, slots=True)
class SigningInput:
    """Values as they came, nothing checked; what was not given is empty.

    ``purpose`` is "prepare" (no key is needed, and none is read), "sign" or "submit".
    ``parameters`` are the body's, decoded, in the order in which they are sent. With
    ``operation`` the URL follows from environment and id; without, ``url`` is signed.
    ``from_page`` says that a browser sent it, which makes every line end CRLF. ``misplaced`` are
    private keys that were taken out of other values.
    """

    purpose: str = "sign"
    operation: Operation | None = None
    url: str = ""
    environment: str = ""
    endpoint_id: str = ""
    endpoint_group_id: str = ""
    consumer_key: str = ""
    parameters: Pairs = ()
    csv: str = ""
    csv_file: bytes | None = None
    nonce: str = ""
    timestamp: str = ""
    json_answer: bool = False
    signature: str = ""
    private_key: str = field(default="", repr=False)
    private_key_file: bytes | None = field(default=None, repr=False)
    passphrase: str = field(default="", repr=False)
    from_page: bool = False
    misplaced: tuple[FieldError, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckedInput:
    """An input with what was read of it; it can be signed if there are no ``problems``.

    ``doubts`` are warnings. ``parameters`` are the body's, a batch's payload among them. ``key``
    is None where none is needed or a signature stands in its place.
    """

    given: SigningInput
    problems: tuple[FieldError, ...]
    doubts: tuple[Remark, ...]
    environment: Environment | None
    parameters: Pairs
    key: PrivateKeyReading | None
    batch: BatchReading | None

    @property
    def url(self) -> str:
        """The absolute URL that is signed, if there are no problems."""
        given = self.given
        if given.operation is None or self.environment is None:
            return given.url
        group = given.endpoint_group_id
        endpoint = group or given.endpoint_id
        return given.operation.url(self.environment.base_url, endpoint, group=bool(group))


Findings = Iterator[FieldError | Remark]
"""What stands in the way of a signature, and what is only worth saying."""


def check(given: SigningInput, catalog: Catalog) -> CheckedInput:
    """Read the key and the batch of ``given`` and judge everything. Raises nothing."""
    batch, batch_findings = _read_batch(given)
    parameters = given.parameters
    if batch is not None and not batch.errors and given.operation and given.operation.batch:
        parameters = ((given.operation.batch.parameter, payload(batch)), *parameters)
    key, key_findings = _read_key(given)
    findings = (
        *_address_findings(given, catalog),
        *batch_findings,
        *given.misplaced,
        *_value_findings(given, parameters),
        *key_findings,
        *_parameter_findings(given, parameters),
    )
    return CheckedInput(
        given=given,
        problems=tuple(each for each in findings if isinstance(each, FieldError)),
        doubts=tuple(each for each in findings if isinstance(each, Remark)),
        environment=catalog.environment(given.environment),
        parameters=parameters,
        key=key,
        batch=batch,
    )


def _address_findings(given: SigningInput, catalog: Catalog) -> Findings:
    if given.operation is None:
        if given.url:
            yield from form_checks.url_problems(given.url)
        else:
            yield FieldError("url", "required", REQUIRED)
        return
    if catalog.environment(given.environment) is None:
        yield _unknown_environment(given.environment, catalog)
    yield from form_checks.endpoint_problems(
        given.operation, given.endpoint_id, given.endpoint_group_id
    )


def _value_findings(given: SigningInput, parameters: Pairs) -> Findings:
    if not given.consumer_key:
        yield FieldError("consumer_key", "required", REQUIRED)
    typed = (("consumer_key", given.consumer_key), ("nonce", given.nonce))
    yield from form_checks.text_problems((*typed, *parameters))
    yield from form_checks.timestamp_problems(given.timestamp)
    yield from form_checks.oauth_problems(parameters)
    yield from form_checks.doubts(given.consumer_key, given.timestamp, parameters)


def _parameter_findings(given: SigningInput, parameters: Pairs) -> Findings:
    """What the documentation asks of the parameters; an empty one may be meant, so it is signed."""
    if given.operation is None:
        return
    batch = given.operation.batch
    named = {name for name, _ in parameters}
    for fault in check_parameters(given.operation, parameters):
        missing = fault.code == "required-parameter-missing"
        if fault.severity == "warning" or (missing and fault.parameter in named):
            yield Remark(fault.code, fault.message)
        elif not (missing and batch and fault.parameter == batch.parameter):  # named with the CSV
            yield FieldError(fault.parameter, fault.code, fault.message)


def _read_key(
    given: SigningInput,
) -> tuple[PrivateKeyReading | None, tuple[FieldError | Remark, ...]]:
    if given.purpose == "prepare":
        return None, ()
    material = given.private_key_file or given.private_key
    if given.signature and not material:
        return None, tuple(
            form_checks.signature_problems(given.signature, given.nonce, given.timestamp)
        )
    if given.signature:
        message = Message(N_("Give the signature or the private key, not both."))
        return None, (FieldError("signature", "signature-and-key", message),)
    try:
        key = read_private_key(material, given.passphrase or None)
    except KeyRefused as refusal:
        name = "passphrase" if refusal.code.startswith("passphrase") else "private_key"
        return None, (FieldError(name, refusal.code, refusal.message),)
    remarks = tuple(each for each in key.remarks if not (given.from_page and each.code == "crlf"))
    if given.private_key_file and given.private_key:
        message = Message(N_("A key was pasted and a file chosen: the file's key signed."))
        remarks += (Remark("file-preferred", message),)
    return key, remarks


def _read_batch(
    given: SigningInput,
) -> tuple[BatchReading | None, tuple[FieldError | Remark, ...]]:
    """Read a batch command's CSV; a payload that was made elsewhere is checked, and sent as it is.

    Of a batch without errors the payload takes the place of the CSV.
    """
    batch = given.operation.batch if given.operation else None
    if batch is None:
        return None, ()
    payloads = [value for name, value in given.parameters if name == batch.parameter]
    if given.csv_file or given.csv:
        reading = read_csv(given.csv_file or given.csv, batch)
        findings: tuple[FieldError | Remark, ...] = (*reading.remarks, *_cells("csv", reading))
        if payloads:
            findings += (FieldError(batch.parameter, "csv-and-payload", CSV_OR_PAYLOAD),)
        if given.csv_file and given.csv:
            message = Message(N_("CSV was pasted and a file chosen: the file is sent."))
            findings += (Remark("file-preferred", message),)
        return reading, findings
    if payloads:
        return None, tuple(_cells(batch.parameter, read_payload(payloads[0], batch)))
    message = Message(N_("Paste the CSV text or choose a file: a header row, then rows."))
    return None, (FieldError("csv", "required", message),)


def _cells(name: str, reading: BatchReading) -> Iterator[FieldError]:
    for error in reading.errors:
        yield FieldError(
            name,
            error.code,
            Message(
                N_("Row %(row)s, column %(column)s: %(message)s"),
                row=error.row,
                column=error.column or "—",
                message=error.message,
            ),
            row=error.row,
            column=error.column,
        )


def _unknown_environment(got: str, catalog: Catalog) -> FieldError:
    return FieldError(
        "environment",
        "unknown-environment" if got else "required",
        Message(
            N_("Expected one of: %(known)s; got “%(got)s”."),
            known=", ".join(each.id for each in catalog.environments),
            got=got[:40].encode("utf-8", "replace").decode(),
        ),
    )
