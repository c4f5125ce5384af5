"""What each phone system speaks on its line, in words of our own."""
