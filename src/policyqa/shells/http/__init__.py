"""The service over HTTP: REST with OpenAPI, MCP tools, and an OpenAI-compatible chat; beside the page in one server."""
