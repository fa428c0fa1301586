"""The HTTP face: what REST, MCP, chat and the command line give for one question is the same."""

import asyncio
import json
from datetime import date

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from policyqa.service import Service, Settings, sharing
from policyqa.shells.http.app import create

DAY = date(2024, 6, 1)
QUESTION = "在运城市新建一台40吨的燃煤锅炉可以吗？"
STEPS = (("say", QUESTION, None), ("set", "air_key_area", True))
MCP = {"accept": "application/json, text/event-stream"}


@pytest.fixture(scope="module")
def client():
    service = Service(Settings(dense=False))
    with TestClient(create(service, DAY), base_url="http://127.0.0.1:8000") as given:
        yield given


def call_tool(client, name, arguments):
    params = {"name": name, "arguments": arguments}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    return client.post("/mcp", json=body, headers=MCP).json()["result"]


def test_the_same_question_gives_equal_json_on_every_face(client):
    from policyqa.shells.cli.main import app

    told = CliRunner().invoke(app, ["ask", QUESTION, "--as-of", DAY.isoformat(), "--json"])
    by_command = json.loads(told.stdout)
    by_rest = client.post("/api/ask", json={"q": QUESTION}).json()
    by_mcp = call_tool(client, "check_project", {"question": QUESTION})["structuredContent"]
    by_page = client.get("/api/consultation", params={"c": sharing.pack(STEPS[:1], DAY)}).json()
    by_chat = client.post("/v1/chat/completions", json={"messages": [{"role": "user", "content": QUESTION}]}).json()
    assert by_command == by_rest == by_mcp == by_page == by_chat["policyqa"]
    assert by_rest["verdict"] == "need_info"


def test_missing_facts_tells_what_each_answer_leads_to(client):
    told = call_tool(client, "missing_facts", {"question": QUESTION})["structuredContent"]
    assert [f["fact"] for f in told["follow_ups"]] == ["air_key_area"]
    assert told["follow_ups"][0]["leads_to"] == [["prohibited"], ["not_prohibited"]]


def test_the_tools_have_ascii_names(client):
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    listed = client.post("/mcp", json=body, headers=MCP).json()["result"]["tools"]
    assert {"check_project", "missing_facts", "trace_goal", "search_clauses", "audit_coverage"} <= {t["name"] for t in listed}
    for tool in listed:
        assert tool["name"].isascii()
        assert all(name.isascii() for name in tool["inputSchema"]["properties"])


def test_a_real_client_calls_every_tool_and_reads_refusals(client):
    from mcp import Client

    from policyqa.shells.http import tools

    async def call():
        async with Client(tools.server(Service(Settings(dense=False)), DAY)) as session:
            names = [tool.name for tool in (await session.list_tools()).tools]
            decided = await session.call_tool("check_project", {"question": QUESTION, "language": "en"})
            found = await session.call_tool("search_clauses", {"query": "燃煤锅炉", "limit": 2})
            traced = await session.call_tool("trace_goal", {"name": "新建运城市第三污水处理厂", "language": "en"})
            refused = await session.call_tool("check_project", {"facts": {"boiler_colour": "红"}})
            return names, decided, found, traced, refused

    names, decided, found, traced, refused = asyncio.run(call())
    assert len(names) == 6
    assert decided.structured_content["verdict"] == "need_info"
    assert decided.structured_content["answer"].startswith("Verdict")
    assert len(found.structured_content["results"]) == 2
    assert traced.structured_content["paths"]
    assert traced.structured_content["language"] == "en"
    assert refused.is_error
    assert "boiler_colour" in refused.content[0].text


def test_the_openapi_document_is_valid_and_names_every_route(client):
    from fastapi.openapi.models import OpenAPI

    document = client.get("/api/openapi.json").json()
    OpenAPI.model_validate(document)
    refused = document["paths"]["/api/ask"]["post"]["responses"]
    assert refused["422"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Refusal"}
    assert {"/api/ask", "/api/check", "/api/trace", "/api/search", "/v1/chat/completions"} <= set(document["paths"])


@pytest.mark.parametrize("path", ["/api/ask", "/api/check", "/api/trace", "/v1/chat/completions"])
def test_every_face_answers_in_english_on_request(client, path):
    bodies = {
        "/api/ask": {"q": QUESTION}, "/api/check": {"facts": {"place": "运城市", "facility": "燃煤锅炉"}},
        "/api/trace": {"q": "新建运城市第三污水处理厂"}, "/v1/chat/completions": {"messages": [{"role": "user", "content": QUESTION}]},
    }  # fmt: skip
    told = client.post(path, json={**bodies[path], "language": "en"}).json()
    assert told.get("policyqa", told)["language"] == "en"
    assert client.post(path, json={**bodies[path], "language": "fr"}).status_code == 422


def test_a_body_of_the_wrong_form_is_refused_with_the_field(client):
    response = client.post("/api/ask", json={"question": QUESTION})
    assert response.status_code == 422
    assert "body.q" in response.json()["error"]["message"]
    assert client.post("/api/ask", content="{", headers={"content-type": "application/json"}).status_code == 422
    assert client.get("/api/nothing").json()["error"]["message"]


def test_chat_carries_the_conversation_on_and_streams_the_same_text(client):
    messages = [{"role": "user", "content": QUESTION}, {"role": "user", "content": "是"}]
    whole = client.post("/v1/chat/completions", json={"messages": messages}).json()
    message = whole["choices"][0]["message"]
    assert whole["policyqa"]["verdict"] == "prohibited"
    assert message["citations"][0]["quote"] == "大气管控重点区域不得审批65吨以下燃煤锅炉"
    assert "[1]" in message["content"]
    lines = client.post("/v1/chat/completions", json={"messages": messages, "stream": True}).text.split("\n\n")
    assert lines[-2] == "data: [DONE]"
    chunks = [json.loads(line.removeprefix("data: ")) for line in lines[:-2]]
    assert "".join(c["choices"][0]["delta"].get("content", "") for c in chunks) == message["content"]
    assert chunks[-1]["choices"][0]["delta"]["citations"] == message["citations"]


@pytest.mark.parametrize(
    ("path", "body", "told"),
    [
        ("/api/ask", {"q": "  "}, "问题是空的"),
        ("/api/ask", {"q": "运城建锅炉", "as_of": "昨天"}, "不是日期"),
        ("/api/check", {"facts": {"boiler_colour": "红"}}, "boiler_colour"),
        ("/v1/chat/completions", {"messages": []}, "没有用户的话"),
    ],
)
def test_bad_input_is_the_clients_and_says_what_to_mend(client, path, body, told):
    response = client.post(path, json=body)
    assert response.status_code == 400
    assert told in response.json()["error"]["message"]


def test_a_broken_link_is_refused_in_plain_words(client):
    response = client.get("/api/consultation", params={"c": "not-a-link"})
    assert response.status_code == 400
    assert "链接" in response.json()["error"]["message"]


def test_a_link_replays_the_consultation(client):
    answer = client.get("/api/consultation", params={"c": sharing.pack(STEPS, DAY)}).json()
    assert answer["verdict"] == "prohibited"
    assert sharing.unpack(sharing.pack(STEPS, DAY)) == (STEPS, DAY)


@pytest.mark.parametrize("form", ["docx", "pdf", "md"])
def test_the_letter_carries_clause_and_decision_id(client, form, tmp_path):
    packed = sharing.pack(STEPS, DAY)
    response = client.get(f"/api/letter.{form}", params={"c": packed})
    receipt = client.get("/api/consultation", params={"c": packed}).json()["receipt"]["id"]
    text = letter_text(response.content, form, tmp_path)
    assert "大气管控重点区域不得审批65吨以下燃煤锅炉" in text
    assert receipt in text


def letter_text(content, form, folder):
    path = folder / f"letter.{form}"
    path.write_bytes(content)
    if form == "docx":
        from docx import Document

        return "\n".join(p.text for p in Document(path).paragraphs)
    if form == "pdf":
        import pdfplumber

        with pdfplumber.open(path) as pages:
            return "".join((p.extract_text() or "").replace("\n", "") for p in pages.pages)
    return content.decode()
