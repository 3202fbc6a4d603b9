"""Derived scores: asked for one by one, computed for the person's own page, kept nowhere.

They follow from the finished score and flow back into nothing [jinan 14].
"""
