"""How a furnisher comes to deliver by itself: applied, agreed, items, key, and a second person.

The steps are a list that is only added to. What is in force is an admission, which rests on the
agreement of two people over exactly its contents; of keys the site has the public half alone.
"""
