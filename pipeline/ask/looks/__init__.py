"""What the doctor looks at: modules whose looks register themselves, in the order of the modules' names.

Belongs here: looking. Does not: the report (`doctor`), mending anything.
"""
