"""Looking back at a day: was what people were told kept, and was everybody served alike?

Reads rows as they lie in the tables and computes anew. It imports nothing that plans, books or
promises (import contract): whoever made a mistake there does not repeat it here.
"""
