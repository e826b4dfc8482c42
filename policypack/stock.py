"""Serve the same policies by the stock SDK: the fall-back, should its protocol change."""

from .controls import catalogue
from .listening import listen
from .stock_service import StockAnalyzer


def serve() -> None:
    """Serve the catalogue until told to end."""
    listen(StockAnalyzer(catalogue()))
