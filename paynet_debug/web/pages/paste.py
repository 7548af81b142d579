"""Fills a command's form, or that for any URL, from a request that someone already has.

Signature and keys are not taken over. Nonce and timestamp are, so that the same string is built.
"""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField

from paynet_debug.catalog.gateway import JSON_MEDIA_TYPE
from paynet_debug.catalog.model import Environment, Operation
from paynet_debug.diagnosis.evidence import Evidence, read_evidence
from paynet_debug.diagnosis.operations import find_operation
from paynet_debug.diagnosis.request import SignedRequest, read_request
from paynet_debug.errors import FieldError, UnreadableText
from paynet_debug.oauth1.encoding import Pairs
from paynet_debug.text import N_, Message, Sentence
from paynet_debug.web.console import console
from paynet_debug.web.fields import CodedText
from paynet_debug.web.forms import CustomForm, SigningForm
from paynet_debug.web.misplaced import without_private_keys
from paynet_debug.web.operation_forms import BatchForm, OperationForm, operation_form


class PasteForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The paste box of a signing page; ``unreadable`` is where its text could not be read."""

    request = TextAreaField(lazy_gettext("Request"))
    url = StringField("url")
    body = TextAreaField("body")
    unreadable: UnreadableText | None = None

    def evidence(self) -> Evidence | None:
        """What was pasted, or None with the reason at the field."""
        sound = self.validate()
        self.request.data = (self.request.data or "").replace("\r\n", "\n")  # browsers send CRLF
        text, url, body = self.request, self.url, self.body
        for field in (text, url, body):
            field.data = without_private_keys(field.data or "")
        if not sound:
            return None
        try:
            return read_evidence(text.data or "", url=url.data or None, body=body.data or None)
        except UnreadableText as error:
            self.unreadable = error
            refused = CodedText(FieldError("request", "unreadable", error.message))
            self.request.errors = [*self.request.errors, refused]
            return None


AnyForm = TypeVar("AnyForm", OperationForm, CustomForm)


@dataclass(frozen=True, slots=True)
class Pasted(Generic[AnyForm]):
    """A form filled in; ``notes`` say what was taken over otherwise than as pasted."""

    form: AnyForm
    notes: tuple[Sentence, ...] = ()
    box: PasteForm | None = None


def command_of(evidence: Evidence) -> Operation | None:
    """The documented command that a pasted request calls."""
    return find_operation(read_request(evidence), console().catalog)[0]


def paste_into_command(asked: Operation) -> Pasted[OperationForm]:
    """Fill in the form of the command that was pasted; of ``asked``, if it is none that is known.

    Where nothing can be read the blank form comes back with the reason in ``box``.
    """
    box = PasteForm()
    evidence = box.evidence()
    if evidence is None:
        return Pasted(_blank(asked), box=box)
    found = read_request(evidence)
    operation = find_operation(found, console().catalog)[0]
    form = _blank(operation or asked)
    notes = [_command_note(operation, asked), *_fill_command(form, found)]
    return Pasted(form, (*(each for each in notes if each), *_signed_notes(form)))


def paste_into_custom() -> Pasted[CustomForm]:
    """Fill in the form for any URL."""
    box = PasteForm()
    form = CustomForm(formdata=None)
    evidence = box.evidence()
    if evidence is None:
        return Pasted(form, box=box)
    found = read_request(evidence)
    _fill_protocol(form, found)
    form.url.data = _text(found.url or "")
    form.extra.data = _business(found, query=False)
    return Pasted(form, _signed_notes(form))


def is_paste() -> bool:
    """Whether the paste box of a signing page was sent, not the page's own form."""
    return request.form.get("action") == "paste"


def _blank(operation: Operation) -> OperationForm:
    return operation_form(operation)(formdata=None)


def _fill_command(form: OperationForm, found: SignedRequest) -> list[Sentence]:
    _fill_protocol(form, found)
    _fill_parameters(form, _business(found))
    endpoint = find_operation(found, console().catalog)[1]
    in_group = form.operation.group_path and found.uri and "/group/" in found.uri.path
    form["endpoint_group_id" if in_group else "endpoint_id"].data = _text(endpoint or "")
    environment = _environment(found)
    form.environment.data = environment.id if environment else None
    notes: list[Sentence] = []
    if environment is None and found.uri:
        notes.append(
            Message(
                N_("No environment of this console has the address of %(host)s: choose one."),
                host=_text(found.uri.host),
            )
        )
    if found.query:
        notes.append(Message(N_("Parameters of the URL's query were moved into the body.")))
    return notes


def _command_note(found: Operation | None, asked: Operation) -> Sentence | None:
    if found is None:
        return Message(
            N_(
                "The pasted URL is none of a documented command. Its parameters are in this "
                "form; the page “Any URL” keeps the URL, too."
            )
        )
    if found is not asked:
        return Message(
            N_("The pasted request calls %(command)s: this is its page."), command=found.id
        )
    return None


def _signed_notes(form: SigningForm) -> tuple[Sentence, ...]:
    if not form.nonce.data and not form.timestamp.data:
        return ()
    return (
        Message(
            N_(
                "Nonce and timestamp are the pasted ones, so that the same string is signed. Empty "
                "both before you send the request anew. The signature was not taken over."
            )
        ),
    )


def _fill_protocol(form: SigningForm, found: SignedRequest) -> None:
    for field in ("consumer_key", "nonce", "timestamp"):
        form[field].data = _text(found.protocol_value(f"oauth_{field}") or "")
    form.json_answer.data = JSON_MEDIA_TYPE in ",".join(found.header_values("accept"))


def _fill_parameters(form: OperationForm, pairs: Pairs) -> None:
    """The first value of each documented name to its field, everything else to extra rows."""
    extra: list[tuple[str, str]] = []
    fields = {parameter.name: field for parameter, field in form.parameter_fields}
    batch = form.operation.batch
    for name, value in pairs:
        if name in fields and value and not fields[name].data:
            fields[name].data = value
        elif isinstance(form, BatchForm) and batch and name == batch.parameter:
            form.csv.data = _sheet(value)
        else:
            extra.append((name, value))
    form.extra.data = tuple(extra)


def _sheet(payload: str) -> str:
    """The CSV text of a payload; empty where it is none, so that the form asks for it."""
    try:
        return b64decode(payload).decode("utf-8").replace("\r\n", "\n").strip()
    except ValueError:
        return ""


def _business(found: SignedRequest, *, query: bool = True) -> Pairs:
    """The parameters that are no ``oauth_*``: those go into the header, which is made anew."""
    sent = (found.query if query else ()) + found.body
    pairs = ((_text(each.name), _text(each.value)) for each in sent)
    return tuple(pair for pair in pairs if not pair[0].startswith("oauth_"))


def _environment(found: SignedRequest) -> Environment | None:
    url = found.uri.normalized().text() if found.uri else ""
    environments = console().catalog.environments
    return next((each for each in environments if url.startswith(f"{each.base_url}/")), None)


def _text(text: str) -> str:
    """Bytes that are no UTF-8 can't stand in a form."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
