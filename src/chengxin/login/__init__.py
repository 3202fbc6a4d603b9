"""The port to the service that proves who somebody is: OpenID Connect, and the least it can tell.

A national or provincial identity service, a city's app or a mini-programme stands behind it. Asked
for and taken are document, number, name, how well they were proved, and an opaque subject; nothing
of it is logged, and what is not asked for is dropped where it arrives.
"""
