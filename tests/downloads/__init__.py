"""Downloads of a whole class as seven platforms deliver them, made from their naming rules alone.

    from downloads import canvas, people

    download = canvas.make(people.class_of_60(), "simple_rnn_cell", sources, folder)
    download.ways["archive"]        # what to give to `rnn-grade score`
    download.rosters["gradebook"]   # the tables for `--roster`
    download.expected["klee"]       # what the person with that login has to get
    download.files                  # what has to become of each file

`sources` holds a `Work`, a text and its points, for `full`, `half`, `older`, `stub` and
`unreadable`. Nothing here imports the code that reads downloads, and nothing here computes a mark:
what everybody has to get is written down by whoever made their file.
"""
