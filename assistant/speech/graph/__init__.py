"""From what people may say to the graph that Vosk decodes with."""
