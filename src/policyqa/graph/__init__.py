"""The policy graph: plans, goals, projects, agencies and places, and the clause behind every edge."""

from policyqa.graph.build import build
from policyqa.graph.policy_graph import Basis, Edge, Finding, NodeType, PolicyGraph

__all__ = ["Basis", "Edge", "Finding", "NodeType", "PolicyGraph", "build"]
