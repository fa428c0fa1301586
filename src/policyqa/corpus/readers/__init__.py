"""Readers: take a file of any supported format, give its text with the structure that the parser understands.

Tables come out as tab-separated rows with merged cells repeated, headings of formats that mark them as markdown
headings, records of tables and jsonl as records. Page furniture is left behind. Files that lie about themselves, that
are encrypted, broken, empty, too large or hostile raise `DocumentError` with what to do.
"""

from policyqa.corpus.readers.common import Record, SourceText
from policyqa.corpus.readers.dispatch import EXTENSIONS, read_file

__all__ = ["EXTENSIONS", "Record", "SourceText", "read_file"]
