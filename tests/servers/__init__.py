"""Servers the tests run against."""
