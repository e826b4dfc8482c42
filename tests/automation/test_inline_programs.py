"""Nothing that the run of a function opened stays open, however the run ended."""

import asyncio
import threading

import pytest

from automation.inline_programs import InlineProgram


def run(program: InlineProgram) -> asyncio.AbstractEventLoop:
    """Run a program as the SDK's server does where it fails on its way out."""
    loop = asyncio.new_event_loop()

    async def declare() -> None:
        program()

    loop.run_until_complete(declare())
    return loop


def test_loop_that_was_left_open_is_closed_with_its_tasks() -> None:
    tasks: list[asyncio.Task[None]] = []
    program = InlineProgram(lambda: tasks.append(asyncio.ensure_future(asyncio.sleep(3600))))
    loop = run(program)
    assert not loop.is_closed()
    program.settle()
    assert loop.is_closed()
    assert tasks[0].cancelled()


def test_loop_that_was_told_to_stop_is_closed_with_its_tasks() -> None:
    tasks: list[asyncio.Task[None]] = []
    program = InlineProgram(lambda: tasks.append(asyncio.ensure_future(asyncio.sleep(3600))))
    loop = run(program)
    loop.stop()
    program.settle()
    assert loop.is_closed()
    assert tasks[0].cancelled()


def test_loop_that_the_sdk_closed_is_left_alone() -> None:
    program = InlineProgram(lambda: None)
    loop = run(program)
    loop.close()
    program.settle()
    assert loop.is_closed()


def test_loop_that_still_runs_is_waited_for() -> None:
    begun, go_on = threading.Event(), threading.Event()
    loops: list[asyncio.AbstractEventLoop] = []

    def wait() -> None:
        loops.append(asyncio.get_running_loop())
        begun.set()
        go_on.wait()

    program = InlineProgram(wait)
    thread = threading.Thread(target=run, args=(program,))
    thread.start()
    begun.wait()
    threading.Timer(0.05, go_on.set).start()
    program.settle()
    thread.join()
    assert loops[0].is_closed()


def test_program_has_the_name_and_the_answer_of_its_function() -> None:
    def declare() -> str:
        return "answer"

    program = InlineProgram(declare)

    async def call() -> object:
        return program()

    loop = asyncio.new_event_loop()
    assert loop.run_until_complete(call()) == "answer"
    assert program.__name__ == "declare"
    program.settle()
    assert loop.is_closed()


def test_function_that_raises_leaves_nothing_open() -> None:
    def fail() -> None:
        raise KeyError("x")

    program = InlineProgram(fail)
    with pytest.raises(KeyError):
        run(program)
    program.settle()
