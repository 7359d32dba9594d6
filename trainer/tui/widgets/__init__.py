"""Parts of screens: each gets domain objects, draws them, and sends messages upward."""
