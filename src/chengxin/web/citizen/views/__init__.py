"""The views of the citizen's pages: they read, put into words and show, and hold no rule."""
