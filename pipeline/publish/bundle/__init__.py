"""Tables of a release taken away as a folder, in the forms that somebody's tools read, with what explains them."""
