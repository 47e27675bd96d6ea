"""The system calls that a sandboxed interpreter may make, as the program of a Linux seccomp filter.

What is not named does not exist there: threads, processes, sockets, mounts, shared memory, io_uring and whatever a
later kernel adds. The answer is ENOSYS, on which the C library falls back to an older call where there is one.
"""

import errno
import platform
import struct

# Each name with its number on x86_64 and on aarch64, from the kernel's own tables.
_FILES = """access 21 -, close 3 57, close_range 436 436, dup 32 23, dup2 33 -, dup3 292 24, faccessat 269 48,
faccessat2 439 439, fcntl 72 25, fstat 5 80, getcwd 79 17, getdents64 217 61, lseek 8 62, lstat 6 -, newfstatat 262 79,
open 2 -, openat 257 56, pipe 22 -, pipe2 293 59, pread64 17 67, read 0 63, readlink 89 -, readlinkat 267 78,
readv 19 65, stat 4 -, statx 332 291, write 1 64, writev 20 66"""
_MEMORY = "brk 12 214, madvise 28 233, mmap 9 222, mprotect 10 226, mremap 25 216, munmap 11 215"
_ITSELF = """arch_prctl 158 -, execve 59 221, exit 60 93, exit_group 231 94, futex 202 98, getcpu 309 168,
getegid 108 177, geteuid 107 175, getgid 104 176, getpid 39 172, getppid 110 173, getrandom 318 278, getrlimit 97 163,
getrusage 98 165, gettid 186 178, getuid 102 174, prlimit64 302 261, restart_syscall 219 128, rseq 334 293,
sched_getaffinity 204 123, sched_yield 24 124, set_robust_list 273 99, set_tid_address 218 96, setrlimit 160 164,
sysinfo 99 179, tgkill 234 131, uname 63 160, wait4 61 260"""
_SIGNALS_AND_TIME = """alarm 37 -, clock_getres 229 114, clock_gettime 228 113, clock_nanosleep 230 115,
getitimer 36 102, gettimeofday 96 169, nanosleep 35 101, pause 34 -, rt_sigaction 13 134, rt_sigprocmask 14 135,
rt_sigreturn 15 139, setitimer 38 103, sigaltstack 131 132, time 201 -, times 100 153"""
# An event loop wakes itself through a pair of sockets; there is no call to make or reach any other.
_EVENT_LOOPS = """epoll_create1 291 20, epoll_ctl 233 21, epoll_pwait 281 22, epoll_wait 232 -, getsockname 51 204,
getsockopt 55 209, poll 7 -, ppoll 271 73, pselect6 270 72, recvfrom 45 207, select 23 -, sendto 44 206,
shutdown 48 210, socketpair 53 199"""
_CALLS = ", ".join((_FILES, _MEMORY, _ITSELF, _SIGNALS_AND_TIME, _EVENT_LOOPS))
_IOCTL, _IOCTL_REQUESTS = (16, 29), (0x5421, 0x5450, 0x5451)
"""`ioctl` is allowed for FIONBIO, FIONCLEX and FIOCLEX alone."""
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
"""Column of the tables, and the kernel's name for the architecture."""
_LOAD, _JUMP_EQUAL, _RETURN = 0x20, 0x15, 0x06
_NUMBER_AT, _MACHINE_AT, _REQUEST_AT = 0, 4, 24
_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000 | errno.ENOSYS


def filter_program(machine: str = "") -> bytes | None:
    """The filter as classic BPF, 8 bytes an instruction, or `None` for a machine whose numbers are not known."""
    if (known := _MACHINES.get(machine or platform.machine())) is None:
        return None
    column, architecture = known
    allowed = [number for number in (_number(call, column) for call in _CALLS.split(",")) if number is not None]
    return b"".join(
        [
            _step(_LOAD, _MACHINE_AT),
            _step(_JUMP_EQUAL, architecture, 1, 0),
            _step(_RETURN, _KILL),
            _step(_LOAD, _NUMBER_AT),
            *(_allowed_if_equal(number) for number in allowed),
            _step(_JUMP_EQUAL, _IOCTL[column], 0, 1 + 2 * len(_IOCTL_REQUESTS)),
            _step(_LOAD, _REQUEST_AT),
            *(_allowed_if_equal(request) for request in _IOCTL_REQUESTS),
            _step(_RETURN, _REFUSE),
        ]
    )


def _number(call: str, column: int) -> int | None:
    number = call.split()[1 + column]
    return None if number == "-" else int(number)


def _allowed_if_equal(value: int) -> bytes:
    return _step(_JUMP_EQUAL, value, 0, 1) + _step(_RETURN, _ALLOW)


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value)
