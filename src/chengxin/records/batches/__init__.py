"""Batches that furnishers send by themselves: each is a delivery like a file, and no more.

What a batch has besides is who sent it under which admission, from where its rows come, and the
answer, which is kept: the same request is answered with the same bytes.
"""
