"""Pages and fragments: feeds, threads, composing, pictures, search."""
