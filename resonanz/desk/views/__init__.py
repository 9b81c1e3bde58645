"""Pages and fragments of the desk."""
