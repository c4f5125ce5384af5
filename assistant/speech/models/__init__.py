"""Which networks and voices there are, and how official ones come here."""
