"""Rules of pay: spines, grades, increments, awards, arrears, supplements, employer cost, what a scale would cost."""
