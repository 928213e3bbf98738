import asyncio
import json

import pytest

from vigie.actions.network import ActionError, ActionRequest
from vigie.actions.simulated import SimulatedNetwork


def request(key: str = "k1", verb: str = "hide") -> ActionRequest:
    return ActionRequest(key, verb, "twitch", "gazette", "n1", "é👋")


def ask(network: SimulatedNetwork, *requests: ActionRequest) -> list[ActionError | None]:
    async def one(asked: ActionRequest) -> ActionError | None:
        try:
            await network.carry_out(asked)
        except ActionError as error:
            return error
        return None

    async def every() -> list[ActionError | None]:
        return [await one(asked) for asked in requests]

    return asyncio.run(every())


def test_it_records_what_it_is_asked():
    network = SimulatedNetwork()
    assert ask(network, request("a"), request("b")) == [None, None]
    assert network.effects == network.asked == [request("a"), request("b")]


def test_it_acts_once_for_one_idempotency_key():
    network = SimulatedNetwork()
    ask(network, request("a"), request("a"))
    assert (len(network.asked), len(network.effects)) == (2, 1)


def test_it_fails_as_often_as_told_then_works():
    network = SimulatedNetwork()
    network.fail(2, retry_after=7)
    errors = ask(network, request(), request(), request())
    assert [(error.permanent, error.retry_after) for error in errors[:2]] == [(False, 7)] * 2
    assert errors[0] is not errors[1]
    assert errors[2] is None
    assert len(network.effects) == 1


def test_it_refuses_for_good_when_told():
    network = SimulatedNetwork()
    network.refuse(message="No right.")
    (error,) = ask(network, request())
    assert (error.permanent, str(error), network.effects) == (True, "No right.", [])


def test_it_does_the_deed_and_loses_the_answer():
    network = SimulatedNetwork()
    network.leave_unanswered()
    first, second = ask(network, request(), request())
    assert (first.permanent, second) == (False, None)
    assert len(network.effects) == 1


def test_it_is_slow_when_told():
    slept = []

    async def sleep(seconds):
        slept.append(seconds)

    network = SimulatedNetwork(sleep=sleep)
    network.be_slow(3.5)
    ask(network, request())
    assert slept == [3.5]


def test_its_file_tells_another_process_what_was_done(tmp_path):
    path = tmp_path / "deep" / "effects.jsonl"
    ask(SimulatedNetwork(path, clock=lambda: 12), request("a"))
    again = SimulatedNetwork(path)
    ask(again, request("a"), request("b"))
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert [line["idempotency_key"] for line in lines] == ["a", "b"]
    assert (lines[0]["at"], lines[0]["author"]) == (12, "é👋")
    assert [effect.idempotency_key for effect in again.effects] == ["a", "b"]


def test_two_open_at_once_see_each_others_deeds(tmp_path):
    path = tmp_path / "effects.jsonl"
    one, other = SimulatedNetwork(path), SimulatedNetwork(path)
    ask(one, request("a"))
    ask(other, request("a"))
    assert len(path.read_text().splitlines()) == 1


def test_a_line_torn_by_a_kill_is_no_deed(tmp_path):
    path = tmp_path / "effects.jsonl"
    ask(SimulatedNetwork(path), request("a"))
    with path.open("a") as file:
        file.write('{"idempotency_key": "b", "ver')
    network = SimulatedNetwork(path)
    ask(network, request("b"), request("c"))
    again = SimulatedNetwork(path)
    assert [effect.idempotency_key for effect in again.effects] == ["a", "b", "c"]


def test_the_same_request_twice_at_once_is_done_once(tmp_path):
    path = tmp_path / "effects.jsonl"
    network = SimulatedNetwork(path)

    async def both() -> None:
        await asyncio.gather(*(network.carry_out(request("a")) for _ in range(5)))

    asyncio.run(both())
    assert len(path.read_text().splitlines()) == 1


@pytest.mark.parametrize("kept", [True, False])
def test_it_loses_nothing_that_was_confirmed(tmp_path, kept):
    path = tmp_path / "effects.jsonl" if kept else None
    network = SimulatedNetwork(path)
    assert ask(network, *(request(f"k{n}") for n in range(20))) == [None] * 20
    assert len(network.effects) == 20
