"""What the screens decide, free of Textual: it tests without a terminal."""
