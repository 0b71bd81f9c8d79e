"""What the bank reads: each query takes the actor, and gives only what they may see."""
