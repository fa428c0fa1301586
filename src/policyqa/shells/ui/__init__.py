"""The web page (Gradio): one module per tab; nothing is fetched from outside."""
