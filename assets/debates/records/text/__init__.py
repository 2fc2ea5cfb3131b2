"""Letters, words and paragraphs: lines are put together and words mended, whatever they mean.

Belongs here: characters, hyphens, run-together words, where a paragraph begins. Does not: positions on a page (`page`),
what a paragraph is (`turns`).
"""
