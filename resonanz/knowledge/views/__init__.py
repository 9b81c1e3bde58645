"""Pages: read, written, kept."""
