"""The system call filter, run here as the kernel runs it: which calls it lets through."""

import struct

import pytest

from tools.sandbox._seccomp import filter_program

ALLOW, KILL, REFUSE = 0x7FFF0000, 0x80000000, 0x00050000 | 38
X86_64, AARCH64, I386 = 0xC000003E, 0xC00000B7, 0x40000003
CALLS = {
    "x86_64": {
        ALLOW: [0, 1, 9, 12, 59, 231, 318, 53],
        REFUSE: [
            *(41, 42, 56, 57, 58, 62, 101, 129, 155, 157, 161, 165, 200, 248, 250, 272, 298, 308, 310, 311, 317, 319),
            *(321, 323, 425, 426, 427, 434, 435, 438, 447, 29, 31, 68, 240, 46, 47, 83, 87, 90, 133, 1000),
        ],
    },
    "aarch64": {
        ALLOW: [63, 64, 222, 214, 221, 94, 278, 199],
        REFUSE: [
            *(198, 203, 220, 117, 129, 130, 40, 39, 51, 97, 268, 217, 219, 270, 271, 277, 279, 280, 282, 425, 435),
            *(167, 194, 196, 186, 180, 211, 241, 424, 438, 33, 34, 35, 1000),
        ],
    },
}
MACHINE = {"x86_64": X86_64, "aarch64": AARCH64}


def verdict(program: bytes, machine: int, number: int, request: int = 0) -> int:
    """What a classic BPF machine returns for one call."""
    data = struct.pack("IIQQQQQQQ", number, machine, 0, 0, request, 0, 0, 0, 0)
    steps = list(struct.iter_unpack("HBBI", program))
    at, loaded = 0, 0
    while True:
        code, if_true, if_false, value = steps[at]
        at += 1
        if code == 0x06:
            return int(value)
        if code == 0x20:
            (loaded,) = struct.unpack_from("I", data, value)
        else:
            assert code == 0x15
            at += if_true if loaded == value else if_false


@pytest.mark.parametrize("machine", CALLS)
def test_only_what_an_interpreter_needs_passes(machine: str) -> None:
    program = filter_program(machine)
    assert program is not None
    for answer, numbers in CALLS[machine].items():
        for number in numbers:
            assert verdict(program, MACHINE[machine], number) == answer, number


def test_the_calls_of_another_architecture_end_the_process() -> None:
    program = filter_program("x86_64") or b""
    assert verdict(program, I386, 4) == KILL
    assert verdict(program, AARCH64, 64) == KILL


def test_the_x32_numbers_do_not_pass() -> None:
    program = filter_program("x86_64") or b""
    assert {verdict(program, X86_64, 0x40000000 + number) for number in range(600)} == {REFUSE}


@pytest.mark.parametrize(("request_", "answer"), [(0x5421, ALLOW), (0x5450, ALLOW), (0x5412, REFUSE), (0x541B, REFUSE)])
def test_devices_are_asked_for_little(request_: int, answer: int) -> None:
    program = filter_program("x86_64") or b""
    assert verdict(program, X86_64, 16, request_) == answer


def test_another_machine_has_no_filter() -> None:
    assert filter_program("riscv64") is None


def test_the_program_fits_a_pipe_and_the_kernel() -> None:
    program = filter_program("x86_64") or b""
    assert len(program) % 8 == 0
    assert len(program) // 8 < 4096
    assert len(program) < 4096
