"""The frozen value types that the packages hand to each other (standard library only)."""
