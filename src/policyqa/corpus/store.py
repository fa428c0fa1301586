"""The store: takes files, adds them to a knowledge base on disk, lists and removes documents.

Every change is prepared in a hidden folder beside its place and moved there in one step, so that a crash at any moment
leaves the old knowledge base or the new one. A file that is already there is not read again.
"""

from __future__ import annotations

import json
import re
import shutil
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from policyqa.corpus.describe import describe
from policyqa.corpus.load import SOURCES, Progress, document_folders, load_folder
from policyqa.corpus.noted import warnings_on
from policyqa.corpus.readers import Record, SourceText, read_file
from policyqa.errors import DocumentError, UsageError
from policyqa.model.text import ClauseKind, Document, DocumentInfo


@dataclass(frozen=True, slots=True)
class AddReport:
    """What became of one file: the folder it went to, what was read, what to look at.

    `status` is "added", "replaced" or "unchanged"; `review` names the fields of document.yaml that were guessed.
    """

    file: str
    document: str
    status: str
    title: str = ""
    documents: int = 1
    clauses: int = 0
    tables: int = 0
    characters: int = 0
    warnings: tuple[str, ...] = ()
    review: tuple[str, ...] = ()
    read: tuple[Document, ...] = field(default=(), repr=False)
    """The documents as they were read; none where nothing changed."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One document folder of a knowledge base."""

    document: str
    title: str
    authority: str
    jurisdiction: str
    characters: int
    review: tuple[str, ...] = ()


def add(kb_dir: Path, file: Path, *, name: str | None = None, places: Path | None = None, progress: Progress | None = None
        ) -> AddReport:
    """Adds `file` under `name` (default: made from the file's name). Raises DocumentError and changes nothing on a bad file.

    `places` is the vocabulary of places by which the jurisdiction is guessed (default: that of the knowledge base).
    """
    raw_sum = _checksum(file)
    root = kb_dir / "documents"
    root.mkdir(parents=True, exist_ok=True)
    folders = document_folders(kb_dir)
    same = next((found for found, folder in folders.items() if _origin(folder) == raw_sum), None)
    if same is not None and name in (None, same):
        return AddReport(file.name, same, "unchanged", warnings=(f"内容与已有的 {same} 相同，没有重复添加",))
    source = read_file(file, progress)
    own = name or _free_name(_slug(file.stem, raw_sum), file, folders)
    if not re.fullmatch(r"[\w][\w.-]*", own):
        raise UsageError(f"文件编号 {own!r} 只能用文字、数字、“-”“_”“.”，且不以“.”开头")
    temporary = root / f".new-{own}-{uuid.uuid4().hex[:8]}"
    try:
        known = places or kb_dir / "vocabulary" / "places.yaml"
        documents, review = _prepare(kb_dir, temporary, own, file, source, raw_sum, known, progress)
        if not any(document.clauses for document in documents):
            raise DocumentError(f"{file.name} 里没有可以引用的文字（只有标签、页码之类）：请检查文件")
        _refuse_twins(kb_dir, own, documents)
        status = _swap(root, temporary, own)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return _report(file, own, status, source, documents, review)


def remove(kb_dir: Path, name: str) -> None:
    """Removes a document (or a collection). Raises UsageError when there is none of that name."""
    folders = document_folders(kb_dir)
    if name not in folders:
        raise UsageError(f"知识库里没有 {name}：现有 {'、'.join(list(folders)[:20]) or '（空）'}")
    trash = kb_dir / "documents" / f".trash-{uuid.uuid4().hex[:8]}"
    folders[name].rename(trash)
    leftover = kb_dir / "documents" / f".old-{name}"
    if leftover.exists():
        shutil.rmtree(leftover, ignore_errors=True)
    shutil.rmtree(trash, ignore_errors=True)
    (kb_dir / ".index" / "documents" / f"{name}.json").unlink(missing_ok=True)


def listing(kb_dir: Path) -> tuple[Listed, ...]:
    """What the knowledge base holds, in order of name."""
    found = []
    for name, folder in document_folders(kb_dir).items():
        about = _about(folder)
        source = next((folder / file for file in SOURCES if (folder / file).exists()), None)
        size = len(source.read_text(encoding="utf-8")) if source else 0
        found.append(Listed(name, str(about.get("title", "")), str(about.get("authority", "")),
                            str(about.get("jurisdiction", "")), size, tuple(about.get("review") or ())))
    return tuple(found)


def _checksum(file: Path) -> str:
    try:
        digest = sha256()
        with file.open("rb") as stream:
            while chunk := stream.read(1 << 20):
                digest.update(chunk)
        return digest.hexdigest()
    except OSError as error:
        raise DocumentError(f"{file} 打不开（{error.strerror}）：请检查路径和权限") from error


def _about(folder: Path) -> dict[str, Any]:
    try:
        entry = yaml.safe_load((folder / "document.yaml").read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError):
        return {}
    return entry if isinstance(entry, dict) else {}


def _origin(folder: Path) -> str:
    about = _about(folder)
    return str(about.get("original_sha256") or about.get("sha256") or "")


def _slug(stem: str, checksum: str) -> str:
    slug = re.sub(r"[^\w]+", "-", stem).strip("-_").lower()[:60]
    return slug or f"doc-{checksum[:8]}"


def _free_name(slug: str, file: Path, folders: dict[str, Path]) -> str:
    """The slug itself when it is free or was made from a file of the same name, else with a number."""
    name, number = slug, 2
    while name in folders and _about(folders[name]).get("origin") != file.name:
        name, number = f"{slug}-{number}", number + 1
    return name


def _prepare(kb_dir: Path, folder: Path, name: str, file: Path, source: SourceText, checksum: str,
             places: Path, progress: Progress | None) -> tuple[tuple[Document, ...], tuple[str, ...]]:
    """Writes the whole new folder and reads it back as it will be read."""
    folder.mkdir()
    if source.records:
        content = "".join(_record_line(record, number, name) for number, record in enumerate(source.records, 1))
        target = folder / "source.jsonl"
    else:
        content, target = source.text, folder / ("source.md" if source.markdown else "source.txt")
    target.write_bytes(content.encode())
    if file.read_bytes() != content.encode():
        shutil.copyfile(file, folder / f"original{file.suffix.lower()}")
    info, review = describe(name, file, source, places)
    about = _yaml(info) | {"origin": file.name, "original_sha256": checksum, "sha256": sha256(content.encode()).hexdigest(),
                           "review": list(review)}
    (folder / "document.yaml").write_text(yaml.safe_dump(about, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return load_folder(kb_dir, name, folder, progress=progress), review


def _record_line(record: Record, number: int, name: str) -> str:
    identity = re.sub(r"[\s#/]+", "-", record.id).strip("-") or f"{name}-{number}"
    return json.dumps({"id": identity, "title": record.title, "text": record.text}, ensure_ascii=False) + "\n"


def _yaml(info: DocumentInfo) -> dict[str, object]:
    entry = {"title": info.title, "short_title": info.short_title, "issuer": info.issuer, "authority": str(info.authority),
             "jurisdiction": info.jurisdiction, "number": info.number, "issued": info.issued,
             "valid_from": info.valid_from, "valid_until": info.valid_until}
    return {field: value for field, value in entry.items() if value is not None}


def _refuse_twins(kb_dir: Path, name: str, documents: Sequence[Document]) -> None:
    """Records of a collection become documents: none may carry an id that is taken."""
    ids = [document.id for document in documents]
    if len(set(ids)) < len(ids):
        twice = next(identity for identity in ids if ids.count(identity) > 1)
        raise DocumentError(f"有两条记录的 id 都是 {twice}：id 不能重复")
    if len(documents) > 1 or ids != [name]:
        taken = {document.id for other, folder in document_folders(kb_dir).items() if other != name
                 for document in load_folder(kb_dir, other, folder)}
        if clash := taken & set(ids):
            raise DocumentError(f"记录的 id {min(clash)} 在知识库里已有：请改用别的 id")


def _swap(root: Path, temporary: Path, name: str) -> str:
    """Moves the new folder to its place. The old one is kept as `.old-` meanwhile: loading falls back to it."""
    place, old = root / name, root / f".old-{name}"
    if not place.exists():
        temporary.rename(place)
        shutil.rmtree(old, ignore_errors=True)
        return "added"
    shutil.rmtree(old, ignore_errors=True)
    place.rename(old)
    temporary.rename(place)
    shutil.rmtree(old, ignore_errors=True)
    return "replaced"


def _report(file: Path, name: str, status: str, source: SourceText, documents: Sequence[Document], review: tuple[str, ...]
            ) -> AddReport:
    kinds = [clause.kind for document in documents for clause in document.clauses]
    rows = {clause.paragraph for document in documents for clause in document.clauses if clause.kind is ClauseKind.TABLE_ROW}
    warnings = (*source.warnings, *(warning for document in documents for warning in document.warnings))
    if not source.records:
        warnings += tuple(warning for document in documents for warning in warnings_on(source.text, document, source.pages))
    title = file.stem if source.records or not documents else documents[0].info.title
    return AddReport(file.name, name, status, title, len(documents), len(kinds),
                     len(rows), sum(len(document.canonical) for document in documents), warnings, review, tuple(documents))
