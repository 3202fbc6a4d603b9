"""The shapes of rules that published points tables use: where each stands and what shows it.

`docs/shapes/` has a page a shape; its table is written from the files by what is here. Nothing
here names an indicator of a rulebook: what has a shape is read off the loaded model, and what
shows it off the rows that the engine gives for the worked cases.
"""
