"""What processes ask each other, one class a question: word, fields, and the type of the answer.

Something new to ask is a class here, a member of the union of its process, and a case where that
process answers; where the case is missing, that is a type error.
"""
