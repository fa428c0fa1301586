"""Starts the web page of policyqa on the shipped knowledge base."""

from policyqa.service import Service
from policyqa.shells.ui.app import launch

if __name__ == "__main__":
    launch(Service())
