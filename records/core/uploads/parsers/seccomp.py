"""Shuts the kernel's doors behind a process on Linux: no file, no network, no other process.

A filter of system calls (seccomp(2), mode 2) that no later call takes off again. What it names is
answered by EPERM; memory, reading and writing what is open already, and ending stay allowed.
"""

import ctypes
import errno
import platform
import struct
import sys

NO_NEW_PRIVILEGES, SET_SECCOMP, FILTER = 38, 22, 2
LOAD, EQUAL, AT_LEAST, ANY_BIT, ANSWER = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, REFUSE = 0x7FFF0000, 0x00050000
NUMBER, ARCHITECTURE, FIRST_ARGUMENT = 0, 4, 16
CLONE_THREAD = 0x10000
X32 = 0x40000000

# Numbers of the calls: include/uapi/asm-generic/unistd.h, arch/x86/entry/syscalls/syscall_64.tbl
SHARED = {"io_uring_setup": 425, "openat2": 437, "pidfd_open": 434}
DENIED = {
    "x86_64": {
        "open": 2, "socket": 41, "connect": 42, "bind": 49, "socketpair": 53, "fork": 57,
        "vfork": 58, "execve": 59, "kill": 62, "truncate": 76, "rename": 82, "mkdir": 83,
        "rmdir": 84, "creat": 85, "link": 86, "unlink": 87, "symlink": 88, "chmod": 90,
        "chown": 92, "ptrace": 101, "mount": 165, "openat": 257, "mkdirat": 258, "unlinkat": 263,
        "renameat": 264, "unshare": 272, "setns": 308, "process_vm_readv": 310,
        "process_vm_writev": 311, "renameat2": 316, "memfd_create": 319, "bpf": 321,
        "execveat": 322,
    },
    "aarch64": {
        "mkdirat": 34, "unlinkat": 35, "symlinkat": 36, "linkat": 37, "renameat": 38, "mount": 40,
        "truncate": 45, "fchmodat": 53, "fchownat": 54, "openat": 56, "unshare": 97,
        "ptrace": 117, "kill": 129, "socket": 198, "socketpair": 199, "bind": 200, "connect": 203,
        "execve": 221, "setns": 268, "process_vm_readv": 270, "process_vm_writev": 271,
        "renameat2": 276, "memfd_create": 279, "bpf": 280, "execveat": 281,
    },
}  # fmt: skip
CLONE = {"x86_64": 56, "aarch64": 220}
CLONE3 = 435
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}


def shut_doors() -> bool:
    """Put the filter on; return whether this system knows such filters."""
    machine = platform.machine()
    if sys.platform != "linux" or machine not in ARCHITECTURES:
        return False
    program = filter_for(machine)
    libc = ctypes.CDLL(None, use_errno=True)
    instructions = ctypes.create_string_buffer(program, len(program))
    filter_program = struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(instructions))
    if libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return False
    return not libc.prctl(
        SET_SECCOMP, FILTER, ctypes.create_string_buffer(filter_program, len(filter_program)), 0, 0
    )


def filter_for(machine: str) -> bytes:
    """Return the filter as the kernel reads it (linux/filter.h): eight bytes an instruction."""
    refused = REFUSE | errno.EPERM
    steps = [
        (LOAD, 0, 0, ARCHITECTURE),
        (EQUAL, 1, 0, ARCHITECTURES[machine]),
        (ANSWER, 0, 0, refused),
        (LOAD, 0, 0, NUMBER),
        (AT_LEAST, 0, 1, X32),
        (ANSWER, 0, 0, refused),
    ]
    for number in sorted({**SHARED, **DENIED[machine]}.values()):
        steps += [(EQUAL, 0, 1, number), (ANSWER, 0, 0, refused)]
    # A C library that is told there is no clone3 goes back to clone, whose flags can be looked at.
    steps += [(EQUAL, 0, 1, CLONE3), (ANSWER, 0, 0, REFUSE | errno.ENOSYS)]
    steps += [
        (EQUAL, 0, 3, CLONE[machine]),
        (LOAD, 0, 0, FIRST_ARGUMENT),
        # A thread of its own a decoder may have, a process it may not.
        (ANY_BIT, 1, 0, CLONE_THREAD),
        (ANSWER, 0, 0, refused),
        (ANSWER, 0, 0, ALLOW),
    ]
    return b"".join(struct.pack("HBBI", *step) for step in steps)
