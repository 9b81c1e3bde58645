"""The Bluesky network itself (PDS, PLC directory, AppView) on loopback."""
