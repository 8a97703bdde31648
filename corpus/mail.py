"""Mail: the words of an e-mail message or of a page saved as one file (MHTML)."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage

from corpus.blocks import Block
from corpus.errors import ReadingError
from corpus.html import read_html
from corpus.plain import decode, read_plain

_SHOWN = ("From", "To", "Cc", "Date")


def read_mail(content: bytes) -> tuple[list[Block], dict[str, str], list[str]]:
    """Subject, people and text; what the header says; warnings about parts not read."""
    try:
        message = email.message_from_bytes(content, policy=email.policy.default)
        page = message.get("Snapshot-Content-Location")
        blocks, said, warnings = _body(message)
        if page:
            return blocks, said, warnings
        subject = str(message.get("Subject") or "").strip()
        people = [f"{name}: {message[name]}" for name in _SHOWN if message.get(name)]
        warnings += [
            f"attachment not read: {part.get_filename() or part.get_content_type()}"
            for part in message.iter_attachments()
        ]
        return [Block(subject, 1), Block("\n".join(people)), *blocks], _said(message), warnings
    except (LookupError, ValueError, TypeError, AttributeError, IndexError) as error:
        # the stdlib's parser raises these on headers that no mail program wrote
        raise ReadingError(f"damaged message: {error}") from error


def _body(message: EmailMessage) -> tuple[list[Block], dict[str, str], list[str]]:
    part = message.get_body(("plain", "html") if "Subject" in message else ("html", "plain"))
    if part is None:
        return [], {}, ["the message has no text part"]
    content = part.get_payload(decode=True)
    raw = content if isinstance(content, bytes) else b""
    if part.get_content_type() == "text/html":
        return read_html(raw)
    charset = part.get_content_charset() or ""
    try:
        text = raw.decode(charset) if charset else decode(raw)
    except (LookupError, UnicodeDecodeError):
        text = decode(raw)
    return read_plain(text), {}, []


def _said(message: EmailMessage) -> dict[str, str]:
    said = {"title": str(message.get("Subject") or "").strip()}
    sender = message.get("From")
    if sender is not None and sender.addresses:
        said["organisation"] = sender.addresses[0].display_name or sender.addresses[0].domain
    date = message.get("Date")
    if date is not None and date.datetime is not None:
        said["published"] = date.datetime.date().isoformat()
    return {key: value for key, value in said.items() if value}
