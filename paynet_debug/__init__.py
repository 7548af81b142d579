"""Paynet Debug Console: sign, submit and diagnose Payneteasy v4 requests."""

__version__ = "1.0.0"
