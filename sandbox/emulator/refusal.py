"""How the emulator's own services refuse a request."""

from moto.core.exceptions import ServiceException


class RefusalError(ServiceException):
    """A request is refused: `RefusalError(code, message)`, the code as AWS names it.

    Moto looks for the status of its own exceptions in the service they belong to, and so of this
    one in the model of the service that is asked.
    """
