"""What readers ask of a release: each module answers one kind of question. Does not print, does not write."""
