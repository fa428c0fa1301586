"""Reads `kb/documents/*/document.yaml`: what a rule takes over from its document."""

from __future__ import annotations

from pathlib import Path

from policyqa.model.text import Authority, DocumentInfo
from policyqa.rulebook.codes import Code, Findings
from policyqa.rulebook.raw import Fields, Node, date_of, parse_yaml


def read_documents(directory: Path, findings: Findings) -> dict[str, DocumentInfo]:
    """The metadata of every document directory below `directory`, by its name."""
    documents = {}
    for file in sorted(directory.glob("*/document.yaml")):
        root = parse_yaml(file.read_text(encoding="utf-8"), str(file), findings)
        if root is not None:
            documents[file.parent.name] = _parse_document(file.parent.name, root, findings)
    return documents


def _parse_document(identifier: str, root: Node, findings: Findings) -> DocumentInfo:
    fields = Fields(root, findings, "document.yaml")
    authority = fields.require("authority")
    return DocumentInfo(
        id=identifier,
        title=fields.required_text("title"),
        short_title=fields.text("short_title"),
        issuer=fields.text("issuer"),
        authority=_parse_authority(authority, findings),
        jurisdiction=fields.text("jurisdiction"),
        number=fields.text("number") or None,
        issued=date_of(fields.get("issued"), findings),
        valid_from=date_of(fields.get("valid_from"), findings),
        valid_until=date_of(fields.get("valid_until"), findings),
        origin=fields.text("origin"),
        sha256=fields.text("sha256"),
    )


def _parse_authority(node: Node | None, findings: Findings) -> Authority:
    try:
        return Authority("" if node is None else node.text or "")
    except ValueError:
        if node is not None:
            allowed = "、".join(a.value for a in Authority)
            findings.add(Code.UNKNOWN_WORD, node.position, f"不能写{node.describe()}", expected=allowed)
        return Authority.NEWS
