"""The book: append-only, hash-chained facts about cadres, and the balances drawn from it."""
