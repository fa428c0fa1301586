"""Many users at once: `python benchmarks/load.py [--users 50] [--rounds 4] [--url URL]`. Starts the app where no URL is given.

Each user opens a consultation in the page's own queue, asks, answers the follow-up, and compares the verdict with
what is right. Prints the times until the answer came, in seconds.
"""

import argparse
import asyncio
import json
import statistics
import sys
import time
from datetime import date

import httpx

CASES = (
    ("在运城市新建一台20吨的燃煤锅炉可以吗？", "v-prohibited"),
    ("在运城市新建一台40吨的燃煤锅炉可以吗？", "v-need_info"),
    ("在运城市大气管控重点区域新建一台40吨的燃煤锅炉可以吗？", "v-prohibited"),
    ("在运城市新建一台70吨的燃煤锅炉可以吗？", "v-not_prohibited"),
    ("闻喜新开一个露天石料矿，离高速公路1公里，行不行？", "v-prohibited"),
)


async def say(client: httpx.AsyncClient, handler: int, user: int, turn: int) -> tuple[float, bool]:
    """One question of one user through the page; the seconds it took and whether the verdict was right."""
    question, expected = CASES[(user + turn) % len(CASES)]
    session = f"load{user}x{turn}"
    began = time.perf_counter()
    body = {"data": [question, None, [], None], "fn_index": handler, "session_hash": session}
    (await client.post("/gradio_api/queue/join", json=body)).raise_for_status()
    async with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as stream:
        async for line in stream.aiter_lines():
            if line.startswith("data:") and json.loads(line[5:])["msg"] == "process_completed":
                return time.perf_counter() - began, f"verdict {expected}" in line
    return time.perf_counter() - began, False


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


def asking(config: dict) -> int:
    """The number of the handler of the question box in the configuration of the page."""
    box = next(c["id"] for c in config["components"] if c["props"].get("elem_id") == "question")
    return next(d["id"] for d in config["dependencies"] if [box, "submit"] in [list(t) for t in d["targets"]])


def start() -> str:
    """The shipped knowledge base on a port of this machine, without embeddings; its address."""
    from policyqa.service import Service, Settings
    from policyqa.shells.ui.app import launch

    launch(Service(Settings(dense=False)), port=7897, block=False, as_of=date(2024, 6, 1))
    return "http://127.0.0.1:7897"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--url")
    given = parser.parse_args()
    told = asyncio.run(crowd(given.url or start(), given.users, given.rounds))
    seconds = sorted(t for t, _ in told)
    wrong = sum(not right for _, right in told)
    p95 = seconds[int(0.95 * (len(seconds) - 1))]
    print(f"{given.users} users, {len(told)} answers: median {statistics.median(seconds):.2f} s, p95 {p95:.2f} s, wrong {wrong}")
    return 1 if wrong or p95 > 3 else 0


if __name__ == "__main__":
    sys.exit(main())
