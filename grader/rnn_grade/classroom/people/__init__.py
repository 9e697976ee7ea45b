"""Who is who in a class: rosters of all platforms, teams, and one register that never guesses."""
