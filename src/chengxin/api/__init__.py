"""What other programs ask the site for. A face like the pages: it holds no rule."""
