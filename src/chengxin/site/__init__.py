"""A site: the folder it keeps, its database made ready, and the server of its pages.

Nothing here may import Django's settings before the environment says where everything is.
"""
