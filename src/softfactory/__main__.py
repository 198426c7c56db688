"""python -m softfactory: the command line."""

from softfactory.entrypoints.cli import main

main()
