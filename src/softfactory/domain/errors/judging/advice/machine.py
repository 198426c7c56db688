"""Memory, disks, files and modules: what a program runs on."""

from .entry import advice

TABLE = (
    advice(
        "The process ran out of memory at {place}.",
        (
            "Read and write in pieces instead of whole, bound caches and queues, look for lists that only grow, "
            "and compare the limit of the container with what the program needs."
        ),
        type="MemoryError|OutOfMemory|NoMemoryError",
        or_says="out of memory|heap (?:space|limit|out)|cannot allocate memory|ENOMEM|allocation failed",
    ),
    advice(
        "A function at {place} calls itself without end.",
        (
            "Check the case that should end the recursion, and look for objects that refer to each other "
            "(`__repr__`, `toString`, serialisers). Deep data wants a loop."
        ),
        type="RecursionError|StackOverflow|SystemStackError",
        or_says=(
            "recursion depth|call stack size|stack level too deep|too much recursion|stack overflow|"
            "goroutine stack exceeds"
        ),
    ),
    advice(
        "The disk that {place} writes to is full.",
        "Make room, rotate and limit logs and temporary files, and raise an alarm before it is full.",
        says="no space left|ENOSPC|disk (?:is )?full|quota exceeded",
    ),
    advice(
        "The process has too many files or sockets open at {place}.",
        (
            "Close what you open (`with`, `defer`, `try`-with-resources), reuse connections, and only then raise "
            "the limit."
        ),
        says="too many open files|EMFILE|ENFILE",
    ),
    advice(
        "The file {value} does not exist where {place} looks for it.",
        (
            "Check the path, relative to which folder it is, and whether the file is part of the deployment. If "
            "it may be missing, say what then."
        ),
        type="FileNotFound|NoSuchFile|ENOENT",
        or_says=r"no such file or directory(?:[,:] (?:\w{1,20} )?(?P<value>'[^']{1,120}'|\S{1,120}))?|ENOENT",
    ),
    advice(
        "The process may not use {value} at {place}.",
        ("Give the user that the process runs as the rights it needs on that file or port, and check who made it."),
        type="PermissionError|AccessDenied|EACCES",
        or_says="permission denied|EACCES|EPERM|operation not permitted",
    ),
    advice(
        "The port is in use already at {place}.",
        "Find the other process (often the last one, still running), or choose another port.",
        says="address already in use|EADDRINUSE",
    ),
    advice(
        "The module {value} could not be imported at {place}.",
        (
            "Install it in this environment, pin it in the dependencies, and check for misspelt names and for "
            "imports in a circle."
        ),
        type="ImportError|ModuleNotFound|LoadError|ClassNotFound|NoClassDefFound|ERR_MODULE_NOT_FOUND",
    ),
    advice(
        "The module {value} could not be loaded at {place}.",
        (
            "Install it, pin it in the dependencies, and check that the build includes it. In a browser it is "
            "often a page that was open during a release: reload it."
        ),
        says=(
            "cannot find module|cannot find package|loading chunk|dynamically imported module|"
            "partially initialized module"
        ),
    ),
    advice(
        "The source at {place} is not valid.",
        (
            "Check the file that the message names; a linter before the release finds it. In a browser it is "
            "often an HTML page served as script."
        ),
        type="SyntaxError|IndentationError|CompileError|ParseError",
    ),
)
