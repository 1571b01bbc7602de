"""TEI close to ParlaMint: a root file with the header of the corpus, and a file a speech that the root includes.

Utterances (`u`) hold the paragraphs as segments (`seg`), speakers and bodies are lists of the root that the speeches point to,
as in https://clarin-eric.github.io/ParlaMint/. What ParlaMint has no place for (how a value is known, the capture a text was read
from) stands in plain TEI. `speech.rng` holds all of it; it was written for this project.
"""
