"""Many users at once: `python benchmarks/load.py [--users 50] [--rounds 4] [--url URL]`. Starts the app where no URL is given.

Each user opens a consultation in the page, asks, thinks for a second, asks anew; the verdict shown is compared with what
is right. Prints the times until the answer came, in seconds. The app runs in a process of its own, as in real use.
"""

import argparse
import asyncio
import json
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import date
from multiprocessing import get_context

import httpx

PORT = 7897
CASES = (
    ("在运城市新建一台20吨的燃煤锅炉可以吗？", "v-prohibited"),
    ("在运城市新建一台40吨的燃煤锅炉可以吗？", "v-need_info"),
    ("在运城市大气管控重点区域新建一台40吨的燃煤锅炉可以吗？", "v-prohibited"),
    ("在运城市新建一台70吨的燃煤锅炉可以吗？", "v-not_prohibited"),
    ("闻喜新开一个露天石料矿，离高速公路1公里，行不行？", "v-prohibited"),
)


async def say(client: httpx.AsyncClient, handler: dict, user: int, turn: int) -> tuple[float, bool]:
    """One question of one user through the page; the seconds it took and whether the verdict was right."""
    question, expected = CASES[(user + turn) % len(CASES)]
    began = time.perf_counter()
    body = {"data": [question, None, [], None], "fn_index": handler["id"], "session_hash": f"load{user}x{turn}"}
    told = await (queued if handler["queue"] else direct)(client, body)
    return time.perf_counter() - began, f"verdict {expected}" in told


async def direct(client: httpx.AsyncClient, body: dict) -> str:
    """The answer of a handler that stands in no queue."""
    return (await client.post("/gradio_api/run/predict", json=body)).raise_for_status().text


async def queued(client: httpx.AsyncClient, body: dict) -> str:
    """The answer of a handler behind the queue of the page."""
    (await client.post("/gradio_api/queue/join", json=body)).raise_for_status()
    told = {"session_hash": body["session_hash"]}
    async with client.stream("GET", "/gradio_api/queue/data", params=told) as stream:
        async for line in stream.aiter_lines():
            if line.startswith("data:") and json.loads(line[5:])["msg"] == "process_completed":
                return line
    return ""


async def crowd(url: str, users: int, rounds: int) -> list[tuple[float, bool]]:
    """Every user asks `rounds` questions one after another, all users at once, one second of thought between."""
    limits = httpx.Limits(max_connections=2 * users)
    async with httpx.AsyncClient(base_url=url, timeout=60, limits=limits) as client:
        handler = asking((await client.get("/config")).json())

        async def user(number: int) -> list[tuple[float, bool]]:
            await asyncio.sleep(number / users)
            told = []
            for turn in range(rounds):
                told.append(await say(client, handler, number, turn))
                await asyncio.sleep(1)
            return told

        return [t for told in await asyncio.gather(*map(user, range(users))) for t in told]


def asking(config: dict) -> dict:
    """The handler of the question box in the configuration of the page."""
    box = next(c["id"] for c in config["components"] if c["props"].get("elem_id") == "question")
    return next(d for d in config["dependencies"] if [box, "submit"] in [list(t) for t in d["targets"]])


def serve() -> None:
    """The shipped knowledge base on a port of this machine, without embeddings."""
    from policyqa.service import Service, Settings
    from policyqa.shells.ui.app import launch

    launch(Service(Settings(dense=False)), port=PORT, as_of=date(2024, 6, 1))


@contextmanager
def started() -> Iterator[str]:
    """The address of an app that runs in its own process until the end of the block."""
    server = get_context("spawn").Process(target=serve, daemon=True)
    server.start()
    url = f"http://127.0.0.1:{PORT}"
    try:
        while not answers(url):
            if not server.is_alive():
                raise SystemExit("the app ended before it answered")
            time.sleep(0.5)
        yield url
    finally:
        server.terminate()


def answers(url: str) -> bool:
    """Whether the page is up."""
    try:
        return httpx.get(f"{url}/config", timeout=5).is_success
    except httpx.TransportError:
        return False


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--url")
    given = parser.parse_args()
    with nullcontext(given.url) if given.url else started() as url:
        told = asyncio.run(crowd(url, given.users, given.rounds))
    seconds = sorted(t for t, _ in told)
    wrong = sum(not right for _, right in told)
    p95 = seconds[int(0.95 * (len(seconds) - 1))]
    print(f"{given.users} users, {len(told)} answers: median {statistics.median(seconds):.2f} s, p95 {p95:.2f} s, wrong {wrong}")
    return 1 if wrong or p95 > 3 else 0


if __name__ == "__main__":
    sys.exit(main())
