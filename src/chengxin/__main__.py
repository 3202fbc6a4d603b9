"""`python -m chengxin` is the command `chengxin`."""

from chengxin.cli import main

main()
