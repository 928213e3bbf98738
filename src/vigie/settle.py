"""What a process loads at its start stays to its end: looking at it again and again stops everybody."""

import atexit
import ctypes
import gc


def settle() -> None:
    """Have the garbage collector look at what is loaded now no more, and give back what loading took.

    To be called once everything is loaded. A collection of all that a process holds stops its threads for
    50 ms and more, several times a minute under load.
    """
    gc.collect()
    gc.freeze()
    # At the end all is to be closed all the same: a database keeps its log beside it until then.
    atexit.register(gc.unfreeze)
    # Of the C library of most Linux systems alone; elsewhere the process is some forty megabytes larger.
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
