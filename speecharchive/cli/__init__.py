"""The command line: one module a command group."""


def main() -> None:
    raise SystemExit("under construction")
