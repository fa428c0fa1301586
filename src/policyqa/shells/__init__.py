"""The faces of the service: command line, HTTP and MCP, web page. They call `policyqa.service` and nothing below it."""
