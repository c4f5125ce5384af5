"""One visit over one channel: turn-taking, end-pointing, barge-in."""
