"""Takes readings, adjudications, traces and passages; gives `Answer`s and renders them for the contract."""
