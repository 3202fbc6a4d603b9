"""Who may ask for what: every route, by every method, as everybody, of own and others' things.

`table.csv` says what is meant, and the tests ask the site cell by cell. A route without a row
fails, and so does a row without a route. After a new row was begun (route, whose and method, with
nothing behind), the failing test shows how the site answers it; write that down if it is meant.
"""
