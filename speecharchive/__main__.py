"""`python -m speecharchive`."""

from speecharchive.cli import main

main()
