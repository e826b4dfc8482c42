"""Serve the components to the engine, whatever their folder is called."""

import sys
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

NAME = "components"


def main() -> int:
    """Load this folder as the package `components`, then serve the engine or carry out a verb.

    The engine passes its address, `host:port`; a user passes a verb.
    """
    folder = Path(__file__).resolve().parent
    if NAME not in sys.modules:
        spec = spec_from_file_location(
            NAME, folder / "__init__.py", submodule_search_locations=[str(folder)]
        )
        if spec is None or spec.loader is None:
            raise ImportError(f"cannot load the components from {folder}")
        package = sys.modules[NAME] = module_from_spec(spec)
        spec.loader.exec_module(package)
    arguments = sys.argv[1:]
    if arguments and ":" not in arguments[0]:
        code: int = import_module(f"{NAME}._package.schema").main(arguments)
        return code
    import_module(f"{NAME}._package.host").serve()
    return 0


if __name__ == "__main__":
    sys.exit(main())
