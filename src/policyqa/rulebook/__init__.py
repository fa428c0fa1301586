"""Rules and vocabulary as YAML → the typed intermediate representation, with every defect as a diagnostic."""

from policyqa.rulebook.documents import read_documents
from policyqa.rulebook.facts import parse_facts
from policyqa.rulebook.loading import load
from policyqa.rulebook.norms import EVERYWHERE, PLACE, facts_of
from policyqa.rulebook.values import OTHER

__all__ = ["EVERYWHERE", "OTHER", "PLACE", "facts_of", "load", "parse_facts", "read_documents"]
