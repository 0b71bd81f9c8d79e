"""Agency-rules cases: their shape, read strictly, and the facts made of them."""
