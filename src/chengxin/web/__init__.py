"""The faces in a browser. They hold no rule and work without a script."""
