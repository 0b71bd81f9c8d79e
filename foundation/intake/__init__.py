"""Files taken in, in two stages: kinds, deeds, pages, and the work behind them."""
