"""The other end of the wire: what each phone system sends, for trying and testing a line."""
