"""What is handed on of a release in the words of those who take it: repositories, catalogues, loaders, people."""
