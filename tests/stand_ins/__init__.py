"""Servers that stand in for providers: real sockets, started and stopped by the test."""
