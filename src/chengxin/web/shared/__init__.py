"""What all pages share: frame, style, language, errors."""
