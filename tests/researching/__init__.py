"""The pages for researchers, run on the archive of the demo."""
